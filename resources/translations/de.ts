<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>Version {0}</source>
        <translation>Version {0}</translation>
    </message>
    <message>
        <source>Live captions for whatever a microphone or the computer plays.</source>
        <translation>Live-Untertitel für alles, was ein Mikrofon hört oder der Computer abspielt.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr and Silero VAD.</source>
        <translation>Freie Software unter der MIT-Lizenz. Verwendet Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr und Silero VAD.</translation>
    </message>
</context>
<context>
    <name>AddonCard</name>
    <message>
        <source>Learning needs an add-on</source>
        <translation>Zum Lernen fehlt ein Zusatz</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>Fortschritt der Installation</translation>
    </message>
    <message>
        <source>Install the add-on…</source>
        <translation>Zusatz installieren…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The program that learns is not installed: PyTorch and what belongs to it. It is fetched from the package index that pip is set up with; each package is checked against its locked hash, PyTorch against its version. Everything else stays on this computer.</source>
        <translation>Das Programm, das lernt, ist nicht installiert: PyTorch und was dazugehört. Es wird aus dem Paketverzeichnis geholt, das für pip eingestellt ist; jedes Paket wird gegen seine festgelegte Prüfsumme geprüft, PyTorch gegen seine Version. Alles andere bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>The program that learns comes as a bundle of its own. Unpack the trainer’s archive so that this folder holds its program, then come back to this page:
{0}</source>
        <translation>Das Programm, das lernt, kommt als eigenes Paket. Entpacken Sie das Archiv des Trainers so, dass sein Programm in diesem Ordner liegt, und kommen Sie dann auf diese Seite zurück:
{0}</translation>
    </message>
    <message>
        <source>Download and install the add-on now? With PyTorch’s usual build for Linux this is up to {0} GB, elsewhere some hundred MB; unpacked, it takes two to three times as much space. This is the only time that the program uses a network.</source>
        <translation>Zusatz jetzt herunterladen und installieren? Mit dem üblichen PyTorch für Linux sind das bis zu {0} GB, sonst einige hundert MB; entpackt braucht er zwei- bis dreimal so viel Platz. Nur dabei benutzt das Programm ein Netzwerk.</translation>
    </message>
    <message>
        <source>Install the add-on</source>
        <translation>Zusatz installieren</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Fetching {0}</source>
        <translation>{0} wird geholt</translation>
    </message>
    <message>
        <source>The add-on is installed.</source>
        <translation>Der Zusatz ist installiert.</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Size of the transcript</source>
        <translation>Schriftgröße des Transkripts</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Sprache der Oberfläche</translation>
    </message>
    <message>
        <source>Used from the next start. Captions are English.</source>
        <translation>Gilt ab dem nächsten Start. Die Untertitel sind englisch.</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Start, pause and show captions from there.</source>
        <translation>Untertitel von dort aus starten, anhalten und einblenden.</translation>
    </message>
    <message>
        <source>Read captions to the screen reader</source>
        <translation>Untertitel an den Screenreader geben</translation>
    </message>
    <message>
        <source>Only committed words, one sentence at a time.</source>
        <translation>Nur endgültige Wörter, immer ein ganzer Satz.</translation>
    </message>
    <message>
        <source>Mask profanity</source>
        <translation>Schimpfwörter verdecken</translation>
    </message>
    <message>
        <source>On the screen only; what is saved stays as it was said.</source>
        <translation>Nur auf dem Bildschirm; gespeichert wird, was gesagt wurde.</translation>
    </message>
    <message>
        <source>Reset appearance</source>
        <translation>Darstellung zurücksetzen</translation>
    </message>
</context>
<context>
    <name>AudioPage</name>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>What to caption</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Computer sound is everything that this computer plays: calls, videos, games.</source>
        <translation>Computerton ist alles, was dieser Computer abspielt: Anrufe, Videos, Spiele.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>After plugging something in or allowing access.</source>
        <translation>Nach dem Anschließen eines Geräts oder dem Freigeben des Zugriffs.</translation>
    </message>
    <message>
        <source>Access to the microphone</source>
        <translation>Zugriff auf das Mikrofon</translation>
    </message>
    <message>
        <source>What the system says.</source>
        <translation>Was das System dazu sagt.</translation>
    </message>
    <message>
        <source>Open the settings of the system</source>
        <translation>Einstellungen des Systems öffnen</translation>
    </message>
    <message>
        <source>On macOS the sound of the computer needs a virtual cable such as BlackHole.</source>
        <translation>Unter macOS braucht der Ton des Computers ein virtuelles Kabel wie BlackHole.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <source>Not restricted</source>
        <translation>Nicht eingeschränkt</translation>
    </message>
    <message>
        <source>The system does not tell</source>
        <translation>Das System sagt es nicht</translation>
    </message>
    <message>
        <source>Missing or silent? Settings › Privacy &amp; security › Microphone: allow access, and “Let desktop apps access your microphone”.</source>
        <translation>Fehlt es oder bleibt es stumm? Einstellungen › Datenschutz und Sicherheit › Mikrofon: Zugriff erlauben, auch „Desktop-Apps den Zugriff auf Ihr Mikrofon erlauben“.</translation>
    </message>
    <message>
        <source>Missing or silent? System Settings › Privacy &amp; Security › Microphone: switch this program on, then start it again.</source>
        <translation>Fehlt es oder bleibt es stumm? Systemeinstellungen › Datenschutz &amp; Sicherheit › Mikrofon: dieses Programm einschalten und neu starten.</translation>
    </message>
    <message>
        <source>Missing or silent? Choose the input in the sound settings of the system and unmute it. In a sandbox (Flatpak, Snap), allow recording of sound.</source>
        <translation>Fehlt es oder bleibt es stumm? In den Klangeinstellungen des Systems den Eingang wählen und die Stummschaltung aufheben. In einer Sandbox (Flatpak, Snap) die Tonaufnahme erlauben.</translation>
    </message>
</context>
<context>
    <name>CaptionPreview</name>
    <message>
        <source>Preview of the captions</source>
        <translation>Vorschau der Untertitel</translation>
    </message>
    <message>
        <source>Captions grow word by word and scroll up line by line; what was read</source>
        <translation>Untertitel wachsen Wort für Wort und rücken Zeile für Zeile nach oben; Gelesenes</translation>
    </message>
    <message>
        <source>never moves</source>
        <translation>bewegt sich nie</translation>
    </message>
</context>
<context>
    <name>CaptionsPage</name>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Reset captions</source>
        <translation>Untertitel zurücksetzen</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Schriftart</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>Fett</translation>
    </message>
    <message>
        <source>Text colour</source>
        <translation>Textfarbe</translation>
    </message>
    <message>
        <source>Box colour</source>
        <translation>Farbe des Kastens</translation>
    </message>
    <message>
        <source>Box opacity</source>
        <translation>Deckkraft des Kastens</translation>
    </message>
    <message>
        <source>Less lets more of the picture through.</source>
        <translation>Je weniger, desto mehr vom Bild scheint durch.</translation>
    </message>
    <message>
        <source>Text edge</source>
        <translation>Textkontur</translation>
    </message>
    <message>
        <source>Helps where the box is see-through.</source>
        <translation>Hilft, wenn der Kasten durchscheinend ist.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>Schatten</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Left is calmer: words never move sideways as a line grows.</source>
        <translation>Links ist ruhiger: Wörter rücken nicht zur Seite, wenn eine Zeile wächst.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>How many lines are in sight.</source>
        <translation>Wie viele Zeilen zu sehen sind.</translation>
    </message>
    <message>
        <source>Committed words only</source>
        <translation>Nur endgültige Wörter</translation>
    </message>
    <message>
        <source>Words appear a little later and never change.</source>
        <translation>Wörter erscheinen etwas später und ändern sich nie.</translation>
    </message>
    <message>
        <source>Mark speakers</source>
        <translation>Sprecher kennzeichnen</translation>
    </message>
    <message>
        <source>A colour tells the microphone from the computer’s sound.</source>
        <translation>Eine Farbe unterscheidet das Mikrofon vom Computerton.</translation>
    </message>
    <message>
        <source>Keep the last words</source>
        <translation>Letzte Wörter stehen lassen</translation>
    </message>
    <message>
        <source>Do not clear the box in silence.</source>
        <translation>Den Kasten bei Stille nicht leeren.</translation>
    </message>
    <message>
        <source>Clear after</source>
        <translation>Leeren nach</translation>
    </message>
    <message>
        <source>Silence before the box is cleared, once there was time to read.</source>
        <translation>Stille, bis der Kasten geleert wird; Zeit zum Lesen bleibt immer.</translation>
    </message>
    <message>
        <source>Let clicks through</source>
        <translation>Klicks durchlassen</translation>
    </message>
    <message>
        <source>The box cannot be moved then; switch this off to move it.</source>
        <translation>Der Kasten lässt sich dann nicht verschieben; zum Verschieben ausschalten.</translation>
    </message>
    <message>
        <source>Correct words that sound alike</source>
        <translation>Gleich klingende Wörter berichtigen</translation>
    </message>
    <message>
        <source>Such as “their” and “there”, by the words beside them; it can also be wrong. Counts from the next session on.</source>
        <translation>Etwa „their“ und „there“, nach den Wörtern daneben; das kann auch falsch sein. Gilt ab der nächsten Sitzung.</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ContrastNote</name>
    <message>
        <source>Contrast {0} : 1 at worst, whatever is behind.</source>
        <translation>Kontrast mindestens {0} : 1, was auch dahinter ist.</translation>
    </message>
    <message>
        <source>Contrast {0} : 1 at worst; 7 : 1 is easy to read. Raise the opacity.</source>
        <translation>Kontrast im schlechtesten Fall {0} : 1; gut lesbar ist 7 : 1. Deckkraft erhöhen.</translation>
    </message>
</context>
<context>
    <name>Elsewhere</name>
    <message>
        <source>the computer was too slow</source>
        <translation>der Computer war zu langsam</translation>
    </message>
    <message>
        <source>the device was away</source>
        <translation>das Gerät war nicht da</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>EnrolmentDialog</name>
    <message>
        <source>Read sentences aloud</source>
        <translation>Sätze vorlesen</translation>
    </message>
    <message>
        <source>Sentences that are read</source>
        <translation>Gelesene Sätze</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Keep it, next sentence</source>
        <translation>Behalten, nächster Satz</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{0} of {1} sentences read</source>
        <translation>{0} von {1} Sätzen gelesen</translation>
    </message>
    <message>
        <source>{1} sentences</source>
        <translation>{1} Sätze</translation>
    </message>
    <message>
        <source>All sentences are read.</source>
        <translation>Alle Sätze sind gelesen.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Noch einmal aufnehmen</translation>
    </message>
    <message>
        <source>These sentences are enough to learn from. More make it better.</source>
        <translation>Diese Sätze reichen zum Lernen. Mit mehr wird es besser.</translation>
    </message>
    <message>
        <source>Press Enter, then read the sentence as you usually speak.</source>
        <translation>Drücken Sie die Eingabetaste und lesen Sie den Satz, wie Sie sonst sprechen.</translation>
    </message>
    <message>
        <source>Read now. Recording stops by itself when you fall silent.</source>
        <translation>Lesen Sie jetzt. Die Aufnahme endet von selbst, wenn Sie schweigen.</translation>
    </message>
    <message>
        <source>Good. Press Enter to keep it.</source>
        <translation>Gut. Die Eingabetaste behält die Aufnahme.</translation>
    </message>
    <message>
        <source>Thank you. Close this window and learn.</source>
        <translation>Danke. Schließen Sie dieses Fenster und lassen Sie lernen.</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Every session is saved there while it runs, sentence by sentence.</source>
        <translation>Jede Sitzung wird dort laufend gespeichert, Satz für Satz.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner anzeigen</translation>
    </message>
    <message>
        <source>Where they are</source>
        <translation>Speicherort</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Speichern als</translation>
    </message>
    <message>
        <source>What saving suggests.</source>
        <translation>Was beim Speichern vorgeschlagen wird.</translation>
    </message>
    <message>
        <source>Keep the sound of sessions</source>
        <translation>Den Ton der Sitzungen behalten</translation>
    </message>
    <message>
        <source>About 11 MB an hour for each source. Pause or stop, then click a word to hear it. The sound stays on this computer, until you delete it or the session. Tell the people you record. Counts from the next session on.</source>
        <translation>Etwa 11 MB pro Stunde und Quelle. Nach Pause oder Stopp ein Wort anklicken, um es zu hören. Der Ton bleibt auf diesem Computer, bis Sie ihn oder die Sitzung löschen. Sagen Sie es denen, die Sie aufnehmen. Gilt ab der nächsten Sitzung.</translation>
    </message>
    <message>
        <source>Reset files</source>
        <translation>Dateien zurücksetzen</translation>
    </message>
    <message>
        <source>Where to keep sessions</source>
        <translation>Speicherort für Sitzungen</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Progress of {0}</source>
        <translation>Fortschritt von {0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
    <message>
        <source>Cancel {0}</source>
        <translation>{0} abbrechen</translation>
    </message>
    <message>
        <source>{0} of {1} · {2}× real time · {3} left</source>
        <translation>{0} von {1} · {2}× Echtzeit · noch {3}</translation>
    </message>
    <message>
        <source>Done: {0} of sound in {1}</source>
        <translation>Fertig: {0} Ton in {1}</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Hört zu…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>TrainingCard</name>
    <message>
        <source>Learn your voice</source>
        <translation>Ihre Stimme lernen</translation>
    </message>
    <message>
        <source>Progress of learning</source>
        <translation>Fortschritt des Lernens</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>Jetzt lernen</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show the last result</source>
        <translation>Letztes Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Go on learning</source>
        <translation>Weiterlernen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Learning was interrupted. It can go on where it was.</source>
        <translation>Das Lernen wurde unterbrochen. Es kann dort weitergehen, wo es war.</translation>
    </message>
    <message>
        <source>At least {0} recordings are needed; there are {1}. Read some sentences.</source>
        <translation>Es braucht mindestens {0} Aufnahmen; vorhanden sind {1}. Lesen Sie einige Sätze vor.</translation>
    </message>
    <message>
        <source>Takes about {0} minutes. Captions go on meanwhile, and the new model is used only if it hears you better and other people as well as before.</source>
        <translation>Dauert etwa {0} Minuten. Die Untertitel laufen weiter, und das neue Modell wird nur benutzt, wenn es Sie besser versteht und andere so gut wie zuvor.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Checking the recordings</source>
        <translation>Aufnahmen werden geprüft</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernt</translation>
    </message>
    <message>
        <source>Testing on sentences that were not learnt</source>
        <translation>Probe an Sätzen, die nicht gelernt wurden</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>Das Modell wird geschrieben</translation>
    </message>
    <message>
        <source>{0} · {1} left</source>
        <translation>{0} · noch {1}</translation>
    </message>
</context>
<context>
    <name>TrainerProcess</name>
    <message>
        <source>The trainer could not be started; install it again.</source>
        <translation>Der Trainer ließ sich nicht starten; installieren Sie ihn neu.</translation>
    </message>
    <message>
        <source>Learning stopped unexpectedly; the captions are as before.</source>
        <translation>Das Lernen endete unerwartet; die Untertitel sind wie zuvor.</translation>
    </message>
</context>
<context>
    <name>LevelMeterWidget</name>
    <message>
        <source>Sound level</source>
        <translation>Tonpegel</translation>
    </message>
    <message>
        <source>How loud the sound is; red means too loud</source>
        <translation>Wie laut der Ton ist; Rot heißt zu laut</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Search all sessions</source>
        <translation>Alle Sitzungen durchsuchen</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Rename this session</source>
        <translation>Sitzung umbenennen</translation>
    </message>
    <message>
        <source>Export this session</source>
        <translation>Sitzung exportieren</translation>
    </message>
    <message>
        <source>Delete this session</source>
        <translation>Sitzung löschen</translation>
    </message>
    <message>
        <source>Delete the sound and keep the text</source>
        <translation>Den Ton löschen, den Text behalten</translation>
    </message>
    <message>
        <source>Find in this transcript</source>
        <translation>Im Transkript suchen</translation>
    </message>
    <message>
        <source>Every session is kept here</source>
        <translation>Hier bleibt jede Sitzung erhalten</translation>
    </message>
    <message>
        <source>Choose one to read, correct, export or delete it.</source>
        <translation>Eine wählen, um sie zu lesen, zu korrigieren, zu exportieren oder zu löschen.</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>No sessions yet.</source>
        <translation>Noch keine Sitzungen.</translation>
    </message>
    <message>
        <source>click a word to hear it</source>
        <translation>Wort anklicken, um es zu hören</translation>
    </message>
    <message>
        <source>The text was copied.</source>
        <translation>Der Text wurde kopiert.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>„{0}“ löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the sound of “{0}”? Its text stays. This cannot be undone.</source>
        <translation>Den Ton von „{0}“ löschen? Der Text bleibt. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete the sound</source>
        <translation>Ton löschen</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>Gespeichert unter {0}</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Captions over other windows</source>
        <translation>Untertitel über anderen Fenstern</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>Transkript speichern</translation>
    </message>
    <message>
        <source>Find in this transcript</source>
        <translation>Im Transkript suchen</translation>
    </message>
    <message>
        <source>Time captioned so far</source>
        <translation>Bisher untertitelte Zeit</translation>
    </message>
    <message>
        <source>How far the words are behind the sound</source>
        <translation>Wie weit die Wörter hinter dem Ton liegen</translation>
    </message>
    <message>
        <source>Ready when you are</source>
        <translation>Alles bereit</translation>
    </message>
    <message>
        <source>Press Start and speak: words appear here as they are heard.
Everything happens on this computer. Nothing is sent anywhere.</source>
        <translation>Auf „Start“ klicken und sprechen: Die Wörter erscheinen hier, sobald sie zu hören sind.
Alles geschieht auf diesem Computer. Nichts wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Jump to live</source>
        <translation>Zum Neuesten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Listening · loading the model…</source>
        <translation>Hört zu · Modell wird geladen…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Hört zu</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Finishing the last words…</source>
        <translation>Letzte Wörter werden fertiggestellt…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>{0} s behind</source>
        <translation>{0} s zurück</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Text vergrößern</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Text verkleinern</translation>
    </message>
    <message>
        <source>Start or stop</source>
        <translation>Starten oder stoppen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Caption overlay</source>
        <translation>Untertitel-Overlay</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>This desktop (Wayland) does not let a window stay on top by itself: choose “Always on Top” in the overlay’s window menu (Alt+Space), or start the program with QT_QPA_PLATFORM=xcb.</source>
        <translation>Diese Arbeitsumgebung (Wayland) lässt ein Fenster nicht von selbst im Vordergrund bleiben: im Fenstermenü des Overlays (Alt+Leertaste) „Immer im Vordergrund“ wählen oder das Programm mit QT_QPA_PLATFORM=xcb starten.</translation>
    </message>
    <message>
        <source>There is no sound or video file in there.</source>
        <translation>Darin ist keine Ton- oder Videodatei.</translation>
    </message>
    <message>
        <source>Finishing the last words, then closing…</source>
        <translation>Letzte Wörter werden fertiggestellt, dann wird geschlossen…</translation>
    </message>
    <message>
        <source>Closing; learning can go on where it was.</source>
        <translation>Wird geschlossen; das Lernen kann später weitergehen.</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>Transkript speichern</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>Gespeichert unter {0}</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>What listens. A running session goes on with it, and no word is lost.</source>
        <translation>Was zuhört. Eine laufende Sitzung macht damit weiter, und kein Wort geht verloren.</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Ordner importieren…</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>Anderes Modell</translation>
    </message>
    <message>
        <source>Every file is checked against its hash before it is used.</source>
        <translation>Jede Datei wird vor Gebrauch anhand ihrer Prüfsumme geprüft.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>0 leaves the choice to the program.</source>
        <translation>0 überlässt die Wahl dem Programm.</translation>
    </message>
    <message>
        <source>Description of the model</source>
        <translation>Beschreibung des Modells</translation>
    </message>
    <message>
        <source>Reset model</source>
        <translation>Modell zurücksetzen</translation>
    </message>
    <message>
        <source>Bundled model</source>
        <translation>Mitgeliefertes Modell</translation>
    </message>
    <message>
        <source>This model carries no description.</source>
        <translation>Dieses Modell hat keine Beschreibung.</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss this notice</source>
        <translation>Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Close the caption overlay</source>
        <translation>Untertitel-Overlay schließen</translation>
    </message>
    <message>
        <source>Captions appear here. Drag to move.</source>
        <translation>Hier erscheinen die Untertitel. Zum Verschieben ziehen.</translation>
    </message>
    <message>
        <source>Committed words only</source>
        <translation>Nur endgültige Wörter</translation>
    </message>
    <message>
        <source>Let clicks through</source>
        <translation>Klicks durchlassen</translation>
    </message>
    <message>
        <source>{0} lines</source>
        <translation>Zeilen: {0}</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Text vergrößern</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Text verkleinern</translation>
    </message>
    <message>
        <source>Caption settings…</source>
        <translation>Untertitel-Einstellungen…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ParagraphEditor</name>
    <message>
        <source>Correct this paragraph</source>
        <translation>Absatz korrigieren</translation>
    </message>
    <message>
        <source>Enter keeps the correction, Escape drops it</source>
        <translation>Eingabetaste übernimmt die Korrektur, Esc verwirft sie</translation>
    </message>
</context>
<context>
    <name>PersonalisationController</name>
    <message>
        <source>Saved to {0}</source>
        <translation>Gespeichert: {0}</translation>
    </message>
</context>
<context>
    <name>PersonalLink</name>
    <message>
        <source>Your voice was learnt: the new model is in use.</source>
        <translation>Ihre Stimme ist gelernt: Das neue Modell ist im Einsatz.</translation>
    </message>
    <message>
        <source>Your voice was learnt, but the new model is not better and not used.</source>
        <translation>Ihre Stimme wurde gelernt, doch das neue Modell ist nicht besser und wird nicht benutzt.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Learning your voice was interrupted; it can go on where it was.</source>
        <translation>Das Lernen Ihrer Stimme wurde unterbrochen; es kann dort weitergehen, wo es war.</translation>
    </message>
</context>
<context>
    <name>PersonalisationPage</name>
    <message>
        <source>Personalise</source>
        <translation>Personalisieren</translation>
    </message>
    <message>
        <source>Read aloud…</source>
        <translation>Vorlesen…</translation>
    </message>
    <message>
        <source>Read sentences</source>
        <translation>Sätze lesen</translation>
    </message>
    <message>
        <source>20 short sentences, about four minutes: the surest way to learn a voice.</source>
        <translation>20 kurze Sätze, etwa vier Minuten: der sicherste Weg, eine Stimme zu lernen.</translation>
    </message>
    <message>
        <source>Learn from captions</source>
        <translation>Aus Untertiteln lernen</translation>
    </message>
    <message>
        <source>Off unless you switch it on. While you caption the microphone, sentences that were heard with confidence, and those that you correct, are kept with their sound. Never while captioning is paused, and never the computer’s sound.</source>
        <translation>Aus, bis Sie es einschalten. Während das Mikrofon untertitelt wird, werden sicher erkannte Sätze und solche, die Sie berichtigen, mit ihrem Ton aufbewahrt. Nie in einer Pause und nie der Ton des Computers.</translation>
    </message>
    <message>
        <source>Space at most</source>
        <translation>Höchstens so viel Platz</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Keep captions for</source>
        <translation>Untertitel aufbewahren</translation>
    </message>
    <message>
        <source>What you read or corrected stays until you delete it.</source>
        <translation>Gelesenes und Berichtigtes bleibt, bis Sie es löschen.</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation>Zeigen…</translation>
    </message>
    <message>
        <source>Recordings that are kept</source>
        <translation>Aufbewahrte Aufnahmen</translation>
    </message>
    <message>
        <source>In {0}, on this computer alone. Hear or delete each.</source>
        <translation>In {0}, nur auf diesem Computer. Jede lässt sich anhören und löschen.</translation>
    </message>
    <message>
        <source>100 MB hold 50 minutes. When it is full, the oldest captions go first.</source>
        <translation>100 MB fassen 50 Minuten. Wird es voll, gehen die ältesten Untertitel zuerst.</translation>
    </message>
    <message>
        <source>Learn by itself</source>
        <translation>Von selbst lernen</translation>
    </message>
    <message>
        <source>When there is enough that is new, the computer runs on mains power, and nothing was captioned for ten minutes.</source>
        <translation>Wenn es genug Neues gibt, der Computer am Netz hängt und zehn Minuten lang nichts untertitelt wurde.</translation>
    </message>
    <message>
        <source>Learning by itself is not offered here: whether this computer runs on mains power is not known.</source>
        <translation>Von selbst zu lernen gibt es hier nicht: Ob dieser Computer am Netz hängt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <translation>Alles löschen…</translation>
    </message>
    <message>
        <source>Forget my voice</source>
        <translation>Meine Stimme vergessen</translation>
    </message>
    <message>
        <source>Recordings, versions and the key; the bundled model is used again.</source>
        <translation>Aufnahmen, Versionen und Schlüssel; das mitgelieferte Modell gilt wieder.</translation>
    </message>
    <message>
        <source>Delete all recordings, all versions and the key? The bundled model is used again. This cannot be undone.</source>
        <translation>Alle Aufnahmen, alle Versionen und den Schlüssel löschen? Das mitgelieferte Modell gilt wieder. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>Alles löschen</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>The settings could not be saved: {0}.</source>
        <translation>Die Einstellungen konnten nicht gespeichert werden: {0}.</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Sound is turned into words on this computer and nowhere else. The program opens no network connection unless you let it install the add-on that learns, and it keeps no sound unless you switch that on.</source>
        <translation>Ton wird auf diesem Computer zu Text und nirgends sonst. Das Programm öffnet keine Netzwerkverbindung, außer Sie lassen es den Zusatz zum Lernen installieren, und es bewahrt keinen Ton auf, solange Sie das nicht einschalten.</translation>
    </message>
    <message>
        <source>These folders hold everything that it writes:</source>
        <translation>Diese Ordner enthalten alles, was es schreibt:</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Drop recordings or a folder here</source>
        <translation>Aufnahmen oder einen Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Sound or video, any length. Each becomes a session in the library.</source>
        <translation>Ton oder Video, beliebig lang. Jede Datei wird eine Sitzung in der Bibliothek.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Sound and video</source>
        <translation>Ton und Video</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
</context>
<context>
    <name>RecordingsDialog</name>
    <message>
        <source>Recordings that are kept</source>
        <translation>Aufbewahrte Aufnahmen</translation>
    </message>
    <message>
        <source>Nothing of your voice is kept.</source>
        <translation>Von Ihrer Stimme ist nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete all recordings…</source>
        <translation>Alle Aufnahmen löschen…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>read aloud</source>
        <translation>vorgelesen</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>berichtigt</translation>
    </message>
    <message>
        <source>caption</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Delete all recordings of your voice? This cannot be undone.</source>
        <translation>Alle Aufnahmen Ihrer Stimme löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete all recordings</source>
        <translation>Alle Aufnahmen löschen</translation>
    </message>
</context>
<context>
    <name>ResultDialog</name>
    <message>
        <source>What was learnt</source>
        <translation>Was gelernt wurde</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>Das neue Modell ist im Einsatz</translation>
    </message>
    <message>
        <source>The new model is not used</source>
        <translation>Das neue Modell wird nicht benutzt</translation>
    </message>
    <message>
        <source>Examples and rejected recordings</source>
        <translation>Beispiele und abgelehnte Aufnahmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>Wrong words, your voice</source>
        <translation>Falsche Wörter, Ihre Stimme</translation>
    </message>
    <message>
        <source>Wrong words, general speech</source>
        <translation>Falsche Wörter, andere Stimmen</translation>
    </message>
    <message>
        <source>{0} recordings learnt, {1} not</source>
        <translation>{0} Aufnahmen gelernt, {1} nicht</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>Gesagt</translation>
    </message>
    <message>
        <source>Heard before</source>
        <translation>Vorher verstanden</translation>
    </message>
    <message>
        <source>Heard now</source>
        <translation>Jetzt verstanden</translation>
    </message>
    <message>
        <source>Sentences that were not learnt, for comparison</source>
        <translation>Sätze zum Vergleich, die nicht gelernt wurden</translation>
    </message>
    <message>
        <source>Wrong words are underlined.</source>
        <translation>Falsche Wörter sind unterstrichen.</translation>
    </message>
    <message>
        <source>a recording that is gone</source>
        <translation>eine Aufnahme, die es nicht mehr gibt</translation>
    </message>
    <message>
        <source>Recordings that were not learnt</source>
        <translation>Aufnahmen, die nicht gelernt wurden</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Find in this transcript</source>
        <translation>Im Transkript suchen</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>Treffer: {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>sound, {0}</source>
        <translation>Ton, {0}</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Untertitel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Personalise</source>
        <translation>Personalisieren</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Wortschatz</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>{0} is already “{1}”.</source>
        <translation>{0} ist schon „{1}“.</translation>
    </message>
    <message>
        <source>{0} belongs to the transcript and to text fields.</source>
        <translation>{0} gehört dem Transkript und den Textfeldern.</translation>
    </message>
    <message>
        <source>{0} would get in the way of typing; add Ctrl or Alt.</source>
        <translation>{0} würde beim Tippen stören; nehmen Sie Strg oder Alt dazu.</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Choose a field and press the keys. They work in this window.</source>
        <translation>Ein Feld wählen und die Tasten drücken. Sie gelten in diesem Fenster.</translation>
    </message>
    <message>
        <source>Reset shortcuts</source>
        <translation>Tastenkürzel zurücksetzen</translation>
    </message>
    <message>
        <source>No key for “{0}”</source>
        <translation>Keine Taste für „{0}“</translation>
    </message>
    <message>
        <source>Keys that work while another program is in front: bind them to these commands in the keyboard settings of the system. “toggle” starts or stops; there are also “pause”, “overlay”, “stop” and “show”.</source>
        <translation>Tasten, die auch gelten, wenn ein anderes Programm vorn ist: in den Tastatureinstellungen des Systems mit diesem Befehl belegen. „toggle“ startet oder stoppt; es gibt auch „pause“, „overlay“, „stop“ und „show“.</translation>
    </message>
</context>
<context>
    <name>SourcePicker</name>
    <message>
        <source>What to caption</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>A microphone, what the computer plays, or a file</source>
        <translation>Ein Mikrofon, der Computerton oder eine Datei</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Computer sound</source>
        <translation>Computerton</translation>
    </message>
    <message>
        <source>Microphone and computer sound</source>
        <translation>Mikrofon und Computerton</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Sound and video</source>
        <translation>Ton und Video</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Caption a file</source>
        <translation>Datei untertiteln</translation>
    </message>
</context>
<context>
    <name>StartupTasks</name>
    <message>
        <source>The system refuses the microphone; Settings › Audio tells how to allow it.</source>
        <translation>Das System verweigert das Mikrofon; unter Einstellungen › Audio steht, wie Sie es erlauben.</translation>
    </message>
    <message>
        <source>A session was cut short: “{0}”. Everything said until then is safe.</source>
        <translation>Eine Sitzung wurde unterbrochen: „{0}“. Alles bis dahin Gesagte ist gesichert.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Looking at what is kept…</source>
        <translation>Sieht nach, was aufbewahrt ist…</translation>
    </message>
    <message>
        <source>Recordings kept: {0} · {1} minutes · {2} MB</source>
        <translation>Aufnahmen: {0} · {1} Minuten · {2} MB</translation>
    </message>
    <message>
        <source>Nothing of your voice is kept.</source>
        <translation>Von Ihrer Stimme ist nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>You chose another model; what was learnt is for the bundled one.</source>
        <translation>Sie haben ein anderes Modell gewählt; Gelerntes gilt für das mitgelieferte.</translation>
    </message>
    <message>
        <source>The bundled model is in use.</source>
        <translation>Das mitgelieferte Modell ist im Einsatz.</translation>
    </message>
    <message>
        <source>Version {0} is damaged, so the bundled model is in use; delete it.</source>
        <translation>Version {0} ist beschädigt, daher ist das mitgelieferte Modell im Einsatz; löschen Sie sie.</translation>
    </message>
    <message>
        <source>Version {0}, with your voice, is in use.</source>
        <translation>Version {0} mit Ihrer Stimme ist im Einsatz.</translation>
    </message>
    <message>
        <source>Recordings are encrypted with a key in the system keyring.</source>
        <translation>Aufnahmen sind verschlüsselt; der Schlüssel liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>This system has no keyring, so recordings are not encrypted: programs and people who can read your files can hear them.</source>
        <translation>Dieses System hat keinen Schlüsselbund; Aufnahmen sind daher nicht verschlüsselt: Programme und Menschen, die Ihre Dateien lesen können, können sie hören.</translation>
    </message>
    <message>
        <source>The recordings are encrypted, and the system keyring that holds their key cannot be reached. Unlock it, then try again.</source>
        <translation>Die Aufnahmen sind verschlüsselt, und der Schlüsselbund mit ihrem Schlüssel ist nicht erreichbar. Entsperren Sie ihn und versuchen Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>TranscriptText</name>
    <message>
        <source>Transcript</source>
        <translation>Transkript</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Hear it from here</source>
        <translation>Ab hier anhören</translation>
    </message>
    <message>
        <source>Correct this paragraph…</source>
        <translation>Absatz korrigieren…</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Start captions</source>
        <translation>Untertitel starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Captions over other windows</source>
        <translation>Untertitel über anderen Fenstern</translation>
    </message>
    <message>
        <source>Open the window</source>
        <translation>Fenster öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop captions</source>
        <translation>Untertitel stoppen</translation>
    </message>
</context>
<context>
    <name>VersionRow</name>
    <message>
        <source>Use</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>{0} benutzen</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>im Einsatz</translation>
    </message>
    <message>
        <source>Bundled model</source>
        <translation>Mitgeliefertes Modell</translation>
    </message>
    <message>
        <source>Version {0} · {1}</source>
        <translation>Version {0} · {1}</translation>
    </message>
    <message>
        <source>Your voice: {0} → {1} % wrong words</source>
        <translation>Ihre Stimme: {0} → {1}&#xa0;% falsche Wörter</translation>
    </message>
    <message>
        <source>others: {0} → {1} %</source>
        <translation>andere: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>{0} learnt</source>
        <translation>{0} gelernt</translation>
    </message>
    <message>
        <source>Export version {0}</source>
        <translation>Version {0} exportieren</translation>
    </message>
    <message>
        <source>Delete version {0}</source>
        <translation>Version {0} löschen</translation>
    </message>
    <message>
        <source>Export this version</source>
        <translation>Diese Version exportieren</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>„{0}“ löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete this version</source>
        <translation>Diese Version löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>VersionsCard</name>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Use again what was in use before</source>
        <translation>Wieder benutzen, was zuvor im Einsatz war</translation>
    </message>
    <message>
        <source>Import a version</source>
        <translation>Version importieren</translation>
    </message>
</context>
<context>
    <name>VocabularyOffer</name>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>Remember {0} for next time?</source>
        <translation>{0} für das nächste Mal merken?</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
</context>
<context>
    <name>VocabularyPage</name>
    <message>
        <source>Vocabulary</source>
        <translation>Wortschatz</translation>
    </message>
    <message>
        <source>Names and terms that should be recognised, one a line. They count at once, also while captions run.</source>
        <translation>Namen und Begriffe, die erkannt werden sollen, einer pro Zeile. Sie gelten sofort, auch während Untertitel laufen.</translation>
    </message>
    <message>
        <source>Names and terms, one a line</source>
        <translation>Namen und Begriffe, einer pro Zeile</translation>
    </message>
    <message>
        <source>Import from a text file…</source>
        <translation>Aus Textdatei importieren…</translation>
    </message>
    <message>
        <source>Import names and terms</source>
        <translation>Namen und Begriffe importieren</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Start listening</source>
        <translation>Zuhören starten</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Your words appear here.</source>
        <translation>Hier erscheint das Gesprochene.</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>“The quick brown fox jumps over the lazy dog, and nobody is surprised.”</source>
        <translation>“The quick brown fox jumps over the lazy dog, and nobody is surprised.”</translation>
    </message>
    <message>
        <source>1. What should be captioned?</source>
        <translation>1. Was soll untertitelt werden?</translation>
    </message>
    <message>
        <source>2. Start, and see the bar move with your voice.</source>
        <translation>2. Starten: Der Balken bewegt sich mit der Stimme.</translation>
    </message>
    <message>
        <source>3. Read this aloud, in English:</source>
        <translation>3. Dies laut auf Englisch vorlesen:</translation>
    </message>
    <message>
        <source>Nothing you say leaves this computer.</source>
        <translation>Nichts Gesprochenes verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>WordPlayer</name>
    <message>
        <source>Stop the sound (Esc)</source>
        <translation>Ton stoppen (Esc)</translation>
    </message>
</context>
</TS>
