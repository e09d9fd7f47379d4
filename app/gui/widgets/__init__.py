"""Theme, icons, language and widgets that several pages share."""
