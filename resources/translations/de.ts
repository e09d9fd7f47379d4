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
        <source>Live captions for what your microphone picks up or your computer plays.</source>
        <translation>Live-Untertitel für alles, was Ihr Mikrofon aufnimmt oder Ihr Computer abspielt.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr and Silero VAD.</source>
        <translation>Freie Software unter der MIT-Lizenz. Verwendet Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr und Silero VAD.</translation>
    </message>
</context>
<context>
    <name>AddonCard</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Training needs an add-on</source>
        <translation>Für das Training wird ein Zusatz benötigt</translation>
    </message>
    <message>
        <source>Installation progress</source>
        <translation>Fortschritt der Installation</translation>
    </message>
    <message>
        <source>Install add-on…</source>
        <translation>Zusatz installieren…</translation>
    </message>
    <message>
        <source>The trainer is not installed, and this environment has no pip. Install the program again with its training extra, for example with “uv tool install --force &apos;.[training]&apos;” in its source folder, then restart it.</source>
        <translation>Das Trainingsprogramm ist nicht installiert, und diese Umgebung hat kein pip. Installieren Sie das Programm mit dem Zusatz „training“ neu, zum Beispiel mit „uv tool install --force &apos;.[training]&apos;“ in seinem Quellordner, und starten Sie es dann neu.</translation>
    </message>
    <message>
        <source>The trainer is a separate download. Unpack its archive so that this folder holds the program, then return to this page:
{0}</source>
        <translation>Das Trainingsprogramm ist ein separater Download. Entpacken Sie das Archiv so, dass dieser Ordner das Programm enthält, und kehren Sie dann zu dieser Seite zurück:
{0}</translation>
    </message>
    <message>
        <source>The trainer, which consists of PyTorch and a few other packages, is not installed. pip downloads it from the package index that it is configured with, and each package is checked against its locked hash. Your recordings never leave this computer.</source>
        <translation>Das Trainingsprogramm, das aus PyTorch und einigen weiteren Paketen besteht, ist nicht installiert. pip lädt es von dem Paketindex herunter, der dafür eingestellt ist, und jedes Paket wird mit seinem festgelegten Hash verglichen. Ihre Aufnahmen verlassen diesen Computer nie.</translation>
    </message>
    <message>
        <source>Download and install the add-on now? The download is {0}. Unpacked, it takes two to three times as much space. The program uses the network for nothing else.</source>
        <translation>Die Erweiterung jetzt herunterladen und installieren? Der Download umfasst {0}. Entpackt belegt sie das Zwei- bis Dreifache. Für nichts anderes verwendet das Programm das Netz.</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <source>Install add-on</source>
        <translation>Zusatz installieren</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Downloading {0}</source>
        <translation>{0} wird heruntergeladen</translation>
    </message>
    <message>
        <source>The add-on is installed.</source>
        <translation>Der Zusatz ist installiert.</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Follow system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Transcript text size</source>
        <translation>Schriftgröße des Transkripts</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Applies after a restart. Captions are always in English.</source>
        <translation>Gilt nach einem Neustart. Untertitel sind immer auf Englisch.</translation>
    </message>
    <message>
        <source>Show tray icon</source>
        <translation>Symbol im Infobereich anzeigen</translation>
    </message>
    <message>
        <source>Start, pause and show captions from the system tray.</source>
        <translation>Untertitel im Infobereich starten, anhalten und einblenden.</translation>
    </message>
    <message>
        <source>Announce captions to screen readers</source>
        <translation>Untertitel an den Screenreader ausgeben</translation>
    </message>
    <message>
        <source>On screen only. Stored and exported text is not changed.</source>
        <translation>Nur auf dem Bildschirm. Gespeicherter und exportierter Text bleibt unverändert.</translation>
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
        <source>Only committed words, one sentence at a time.</source>
        <translation>Nur endgültige Wörter, immer ein ganzer Satz.</translation>
    </message>
    <message>
        <source>Mask profanity</source>
        <translation>Schimpfwörter verdecken</translation>
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
        <source>Audio source</source>
        <translation>Audioquelle</translation>
    </message>
    <message>
        <source>System audio is everything that this computer plays: calls, videos, games.</source>
        <translation>Systemton ist alles, was dieser Computer abspielt: Anrufe, Videos, Spiele.</translation>
    </message>
    <message>
        <source>Used when both are captioned.</source>
        <translation>Verwendet, wenn beides untertitelt wird.</translation>
    </message>
    <message>
        <source>Microphone access</source>
        <translation>Mikrofonzugriff</translation>
    </message>
    <message>
        <source>As reported by the system.</source>
        <translation>Wie vom System gemeldet.</translation>
    </message>
    <message>
        <source>Open system settings</source>
        <translation>Systemeinstellungen öffnen</translation>
    </message>
    <message>
        <source>On macOS, capturing system audio requires a virtual audio device such as BlackHole.</source>
        <translation>Unter macOS erfordert die Aufnahme des Systemtons ein virtuelles Audiogerät wie BlackHole.</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, open Settings › Privacy &amp; security › Microphone and turn on “Microphone access” and “Let desktop apps access your microphone”.</source>
        <translation>Wenn das Mikrofon fehlt oder stumm bleibt, öffnen Sie Einstellungen › Datenschutz und Sicherheit › Mikrofon und schalten Sie „Mikrofonzugriff“ und „Desktop-Apps den Zugriff auf Ihr Mikrofon erlauben“ ein.</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, open System Settings › Privacy &amp; Security › Microphone, turn on access for this program and restart it.</source>
        <translation>Wenn das Mikrofon fehlt oder stumm bleibt, öffnen Sie Systemeinstellungen › Datenschutz &amp; Sicherheit › Mikrofon, erlauben Sie diesem Programm den Zugriff und starten Sie es neu.</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, select the input in the system’s sound settings and unmute it. In a sandbox (Flatpak, Snap), allow audio recording.</source>
        <translation>Wenn das Mikrofon fehlt oder stumm bleibt, wählen Sie den Eingang in den Klangeinstellungen des Systems und heben Sie die Stummschaltung auf. In einer Sandbox (Flatpak, Snap) erlauben Sie die Tonaufnahme.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Not restricted</source>
        <translation>Nicht eingeschränkt</translation>
    </message>
</context>
<context>
    <name>CaptionPreview</name>
    <message>
        <source>Caption preview</source>
        <translation>Untertitelvorschau</translation>
    </message>
    <message>
        <source>Captions grow word by word and scroll up line by line; text that you have read</source>
        <translation>Untertitel wachsen Wort für Wort und rücken Zeile für Zeile nach oben; gelesener Text</translation>
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
        <source>Background colour</source>
        <translation>Farbe des Hintergrunds</translation>
    </message>
    <message>
        <source>Background opacity</source>
        <translation>Deckkraft des Hintergrunds</translation>
    </message>
    <message>
        <source>Lower values let more of the picture show through.</source>
        <translation>Kleinere Werte lassen mehr vom Bild durchscheinen.</translation>
    </message>
    <message>
        <source>%</source>
        <translation>&#xa0;%</translation>
    </message>
    <message>
        <source>Improves legibility over a translucent background.</source>
        <translation>Verbessert die Lesbarkeit, wenn der Hintergrund durchscheint.</translation>
    </message>
    <message>
        <source>Left-aligned words do not move sideways as a line grows.</source>
        <translation>Linksbündige Wörter rücken nicht zur Seite, wenn eine Zeile wächst.</translation>
    </message>
    <message>
        <source>Number of visible lines.</source>
        <translation>Anzahl der sichtbaren Zeilen.</translation>
    </message>
    <message>
        <source>Words appear slightly later but never change.</source>
        <translation>Wörter erscheinen etwas später, ändern sich aber nie.</translation>
    </message>
    <message>
        <source>Distinguish sources</source>
        <translation>Quellen unterscheiden</translation>
    </message>
    <message>
        <source>Write numbers in figures</source>
        <translation>Zahlen in Ziffern schreiben</translation>
    </message>
    <message>
        <source>Write numbers above twelve, times, dates, amounts and addresses in figures: “25%” for “twenty-five percent”. Applies from the next session.</source>
        <translation>Zahlen über zwölf, Uhrzeiten, Daten, Beträge und Adressen in Ziffern schreiben: „25%“ für „twenty-five percent“. Gilt ab der nächsten Sitzung.</translation>
    </message>
    <message>
        <source>Keep last words</source>
        <translation>Letzte Wörter stehen lassen</translation>
    </message>
    <message>
        <source>Do not clear captions during silence.</source>
        <translation>Untertitel bei Stille nicht ausblenden.</translation>
    </message>
    <message>
        <source>Silence before captions are cleared, once there was time to read them.</source>
        <translation>Stille, nach der die Untertitel verschwinden; Zeit zum Lesen bleibt immer.</translation>
    </message>
    <message>
        <source>Click-through</source>
        <translation>Klicks durchlassen</translation>
    </message>
    <message>
        <source>Clicks reach the window below. Turn this off to move the captions.</source>
        <translation>Klicks erreichen das Fenster darunter. Zum Verschieben der Untertitel ausschalten.</translation>
    </message>
    <message>
        <source>Choose between words such as “their” and “there” by context. This can introduce errors. Applies from the next session.</source>
        <translation>Wörter wie „their“ und „there“ anhand des Kontexts unterscheiden. Dabei können Fehler entstehen. Gilt ab der nächsten Sitzung.</translation>
    </message>
    <message>
        <source>Text edge</source>
        <translation>Textkontur</translation>
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
        <source>Committed words only</source>
        <translation>Nur endgültige Wörter</translation>
    </message>
    <message>
        <source>Mark microphone and system audio with their name and colour.</source>
        <translation>Mikrofon und Systemton mit Namen und Farbe kennzeichnen.</translation>
    </message>
    <message>
        <source>Clear after</source>
        <translation>Leeren nach</translation>
    </message>
    <message>
        <source>Correct words that sound alike</source>
        <translation>Gleich klingende Wörter berichtigen</translation>
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
        <source>Contrast is at least {0}:1 over any background.</source>
        <translation>Der Kontrast beträgt vor jedem Hintergrund mindestens {0}:1.</translation>
    </message>
    <message>
        <source>Contrast can drop to {0}:1; aim for 7:1. Increase the background opacity.</source>
        <translation>Der Kontrast kann auf {0}:1 fallen; ratsam sind 7:1. Erhöhen Sie die Deckkraft des Hintergrunds.</translation>
    </message>
</context>
<context>
    <name>DescriptionDialog</name>
    <message>
        <source>Technical description</source>
        <translation>Technische Beschreibung</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Default microphone</source>
        <translation>Standardmikrofon</translation>
    </message>
    <message>
        <source>Default output</source>
        <translation>Standardausgabe</translation>
    </message>
</context>
<context>
    <name>EnrolmentDialog</name>
    <message>
        <source>Read sentences aloud</source>
        <translation>Sätze vorlesen</translation>
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
        <source>Sentences read</source>
        <translation>Gelesene Sätze</translation>
    </message>
    <message>
        <source>Keep and continue</source>
        <translation>Behalten und weiter</translation>
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
        <source>You have read all sentences.</source>
        <translation>Sie haben alle Sätze gelesen.</translation>
    </message>
    <message>
        <source>This is enough to start training. More sentences improve the result.</source>
        <translation>Das reicht, um das Training zu starten. Weitere Sätze verbessern das Ergebnis.</translation>
    </message>
    <message>
        <source>Press Enter, then read the sentence in your normal voice.</source>
        <translation>Drücken Sie die Eingabetaste und lesen Sie den Satz mit normaler Stimme.</translation>
    </message>
    <message>
        <source>Read now. Recording stops automatically when you stop speaking.</source>
        <translation>Lesen Sie jetzt. Die Aufnahme endet automatisch, wenn Sie aufhören zu sprechen.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>No words were recognised. Read the sentence again.</source>
        <translation>Es wurden keine Wörter erkannt. Lesen Sie den Satz noch einmal.</translation>
    </message>
    <message>
        <source>This does not match the sentence. Read it again.</source>
        <translation>Das stimmt nicht mit dem Satz überein. Lesen Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>A part of the sentence is missing. Read the whole sentence.</source>
        <translation>Ein Teil des Satzes fehlt. Lesen Sie den ganzen Satz.</translation>
    </message>
    <message>
        <source>There are more words than in the sentence. Read only the sentence.</source>
        <translation>Das sind mehr Wörter, als der Satz hat. Lesen Sie nur den Satz.</translation>
    </message>
    <message>
        <source>Good. Press Enter to keep the recording.</source>
        <translation>Gut. Drücken Sie die Eingabetaste, um die Aufnahme zu behalten.</translation>
    </message>
    <message>
        <source>Thank you. Close this window and start training.</source>
        <translation>Vielen Dank. Schließen Sie dieses Fenster und starten Sie das Training.</translation>
    </message>
    <message>
        <source>Not recognised: {0}</source>
        <translation>Nicht erkannt: {0}</translation>
    </message>
    <message>
        <source>Stop playback</source>
        <translation>Wiedergabe stoppen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Noch einmal aufnehmen</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Default format</source>
        <translation>Standardformat</translation>
    </message>
    <message>
        <source>Suggested when you export a transcript.</source>
        <translation>Wird beim Exportieren eines Transkripts vorgeschlagen.</translation>
    </message>
    <message>
        <source>Keep session audio</source>
        <translation>Ton der Sitzungen aufbewahren</translation>
    </message>
    <message>
        <source>About 11 MB per hour and source. To listen, pause or stop, then click a word. The audio stays on this computer until you delete it or the session. Inform the people you record. Applies from the next session.</source>
        <translation>Etwa 11 MB pro Stunde und Quelle. Zum Anhören pausieren oder stoppen Sie und klicken dann auf ein Wort. Der Ton bleibt auf diesem Computer, bis Sie ihn oder die Sitzung löschen. Informieren Sie die Personen, die Sie aufnehmen. Gilt ab der nächsten Sitzung.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Sessions folder</source>
        <translation>Sitzungsordner</translation>
    </message>
    <message>
        <source>Each session is saved here while it runs, sentence by sentence.</source>
        <translation>Jede Sitzung wird hier laufend gespeichert, Satz für Satz.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Speicherort</translation>
    </message>
    <message>
        <source>Choose the sessions folder</source>
        <translation>Sitzungsordner wählen</translation>
    </message>
    <message>
        <source>Reset files</source>
        <translation>Dateien zurücksetzen</translation>
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
        <source>Other track</source>
        <translation>Andere Tonspur</translation>
    </message>
    <message>
        <source>Other audio track of {0}</source>
        <translation>Andere Tonspur von {0}</translation>
    </message>
    <message>
        <source>Cancel {0}</source>
        <translation>{0} abbrechen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Audio track {0} of {1}</source>
        <translation>Tonspur {0} von {1}</translation>
    </message>
    <message>
        <source>no sound on track {0}</source>
        <translation>kein Ton auf Spur {0}</translation>
    </message>
    <message>
        <source>Track {0}</source>
        <translation>Spur {0}</translation>
    </message>
    <message>
        <source>{0} of {1} · {2}× real time · {3} left</source>
        <translation>{0} von {1} · {2}× Echtzeit · noch {3}</translation>
    </message>
    <message>
        <source>Done · {0} of audio in {1}</source>
        <translation>Fertig · {0} Audio in {1}</translation>
    </message>
    <message>
        <source>Not transcribed. {0}</source>
        <translation>Nicht transkribiert. {0}</translation>
    </message>
    <message>
        <source>Cancelled. What was decoded is kept for a month.</source>
        <translation>Abgebrochen. Was erkannt wurde, bleibt einen Monat lang erhalten.</translation>
    </message>
    <message>
        <source>Transcribing…</source>
        <translation>Wird transkribiert…</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Part of this file could not be read; the transcript is incomplete.</source>
        <translation>Ein Teil dieser Datei konnte nicht gelesen werden; das Transkript ist unvollständig.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>LevelMeterWidget</name>
    <message>
        <source>Audio level</source>
        <translation>Audiopegel</translation>
    </message>
    <message>
        <source>Input level; red means clipping</source>
        <translation>Eingangspegel; Rot bedeutet Übersteuerung</translation>
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
        <source>No sessions yet.</source>
        <translation>Noch keine Sitzungen.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Rename session</source>
        <translation>Sitzung umbenennen</translation>
    </message>
    <message>
        <source>Export transcript</source>
        <translation>Transkript exportieren</translation>
    </message>
    <message>
        <source>Delete session</source>
        <translation>Sitzung löschen</translation>
    </message>
    <message>
        <source>Delete audio and keep text</source>
        <translation>Audio löschen, Text behalten</translation>
    </message>
    <message>
        <source>Find in transcript</source>
        <translation>Im Transkript suchen</translation>
    </message>
    <message>
        <source>Your past sessions</source>
        <translation>Ihre bisherigen Sitzungen</translation>
    </message>
    <message>
        <source>Select a session to read, correct, export or delete it.</source>
        <translation>Wählen Sie eine Sitzung aus, um sie zu lesen, zu korrigieren, zu exportieren oder zu löschen.</translation>
    </message>
    <message>
        <source>No matching sessions.</source>
        <translation>Keine passenden Sitzungen.</translation>
    </message>
    <message>
        <source>click a word to play it</source>
        <translation>zum Anhören auf ein Wort klicken</translation>
    </message>
    <message>
        <source>Text copied.</source>
        <translation>Text kopiert.</translation>
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
        <source>Delete the audio of “{0}”? The text is kept. This cannot be undone.</source>
        <translation>Audio von „{0}“ löschen? Der Text bleibt erhalten. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete audio</source>
        <translation>Audio löschen</translation>
    </message>
</context>
<context>
    <name>LivePage</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
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
        <source>Show captions above other windows</source>
        <translation>Untertitel über anderen Fenstern anzeigen</translation>
    </message>
    <message>
        <source>Export transcript</source>
        <translation>Transkript exportieren</translation>
    </message>
    <message>
        <source>Find in transcript</source>
        <translation>Im Transkript suchen</translation>
    </message>
    <message>
        <source>Elapsed time</source>
        <translation>Verstrichene Zeit</translation>
    </message>
    <message>
        <source>Delay between speech and captions</source>
        <translation>Verzögerung zwischen Sprache und Untertiteln</translation>
    </message>
    <message>
        <source>Ready to caption</source>
        <translation>Bereit zum Untertiteln</translation>
    </message>
    <message>
        <source>Press Start and speak. Captions appear here as you talk.
Everything stays on this computer.</source>
        <translation>Klicken Sie auf „Start“ und sprechen Sie. Die Untertitel erscheinen hier, während Sie sprechen.
Alles bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Listening · loading model…</source>
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
        <source>Export</source>
        <translation>Exportieren</translation>
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
        <source>Closing. Training can be resumed later.</source>
        <translation>Wird geschlossen. Das Training lässt sich später fortsetzen.</translation>
    </message>
    <message>
        <source>The last words are not stored</source>
        <translation>Die letzten Wörter sind nicht gespeichert</translation>
    </message>
    <message>
        <source>They could not be written to the disk. To keep them, cancel, then free some disk space or export the transcript to another disk.</source>
        <translation>Sie konnten nicht auf den Datenträger geschrieben werden. Um sie zu behalten, brechen Sie ab und geben Sie Speicherplatz frei, oder exportieren Sie das Transkript auf einen anderen Datenträger.</translation>
    </message>
    <message>
        <source>Close without them</source>
        <translation>Ohne sie schließen</translation>
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
        <source>Finishing</source>
        <translation>Wird beendet</translation>
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
        <source>Finishing the last words, then closing…</source>
        <translation>Letzte Wörter werden fertiggestellt, dann wird geschlossen…</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Recognises speech. A running session switches to it without losing a word.</source>
        <translation>Erkennt die Sprache. Eine laufende Sitzung wechselt dazu, ohne ein Wort zu verlieren.</translation>
    </message>
    <message>
        <source>Import folder…</source>
        <translation>Ordner importieren…</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>A folder that holds a model. Its files are checked for damage before use.</source>
        <translation>Ein Ordner, der ein Modell enthält. Seine Dateien werden vor der Verwendung auf Schäden geprüft.</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <source>More threads are faster, but leave less for other programs.</source>
        <translation>Mehr Threads sind schneller, lassen aber weniger für andere Programme übrig.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Technical description…</source>
        <translation>Technische Beschreibung…</translation>
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
        <source>This model has no description.</source>
        <translation>Dieses Modell hat keine Beschreibung.</translation>
    </message>
    <message>
        <source>Import model</source>
        <translation>Modell importieren</translation>
    </message>
</context>
<context>
    <name>NavigationBar</name>
    <message>
        <source>Go to the live captions</source>
        <translation>Zu den Live-Untertiteln</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
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
        <source>Close caption overlay</source>
        <translation>Untertitel-Overlay schließen</translation>
    </message>
    <message>
        <source>On Wayland, a window cannot keep itself on top. Choose “Always on Top” in the overlay’s window menu (Alt+Space), or start the program with QT_QPA_PLATFORM=xcb.</source>
        <translation>Unter Wayland kann sich ein Fenster nicht selbst im Vordergrund halten. Wählen Sie im Fenstermenü des Overlays (Alt+Leertaste) „Immer im Vordergrund“, oder starten Sie das Programm mit QT_QPA_PLATFORM=xcb.</translation>
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
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
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
        <source>Press Enter to accept or Escape to discard</source>
        <translation>Eingabetaste übernimmt, Esc verwirft</translation>
    </message>
    <message>
        <source>Revert to recognised text</source>
        <translation>Auf erkannten Text zurücksetzen</translation>
    </message>
</context>
<context>
    <name>PersonalisationController</name>
    <message>
        <source>Saved to {0}</source>
        <translation>Gespeichert: {0}</translation>
    </message>
    <message>
        <source>Training was interrupted. You can resume it.</source>
        <translation>Das Training wurde unterbrochen. Sie können es fortsetzen.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Personalisation finished. The new model is in use.</source>
        <translation>Personalisierung abgeschlossen. Das neue Modell wird verwendet.</translation>
    </message>
    <message>
        <source>Personalisation finished. The new model is no better and is not used.</source>
        <translation>Personalisierung abgeschlossen. Das neue Modell ist nicht besser und wird nicht verwendet.</translation>
    </message>
</context>
<context>
    <name>PersonalisationPage</name>
    <message>
        <source>Personalisation</source>
        <translation>Personalisierung</translation>
    </message>
    <message>
        <source>Read aloud…</source>
        <translation>Vorlesen…</translation>
    </message>
    <message>
        <source>Read sentences aloud</source>
        <translation>Sätze vorlesen</translation>
    </message>
    <message>
        <source>20 short sentences take about four minutes and help the most.</source>
        <translation>20 kurze Sätze dauern etwa vier Minuten und helfen am meisten.</translation>
    </message>
    <message>
        <source>Collect recordings from captions</source>
        <translation>Aufnahmen aus Untertiteln sammeln</translation>
    </message>
    <message>
        <source>Off by default. While the microphone is captioned, sentences that you correct or that are recognised with high confidence are stored with their audio. Nothing is stored while captions are paused, and system audio is never stored.</source>
        <translation>Standardmäßig aus. Während das Mikrofon untertitelt wird, werden Sätze, die Sie korrigieren oder die mit hoher Sicherheit erkannt wurden, mit ihrem Ton gespeichert. In Pausen wird nichts gespeichert, Systemton nie.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Speicherlimit</translation>
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
        <source>Sentences that you read or corrected are kept until you delete them.</source>
        <translation>Vorgelesene und korrigierte Sätze bleiben erhalten, bis Sie sie löschen.</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Anzeigen…</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Stored in {0}, on this computer only. Play or delete each of them.</source>
        <translation>Gespeichert in {0}, nur auf diesem Computer. Jede lässt sich anhören oder löschen.</translation>
    </message>
    <message>
        <source>100 MB hold about 50 minutes. At the limit, the oldest captions are deleted first.</source>
        <translation>100 MB fassen etwa 50 Minuten. Ist das Limit erreicht, werden die ältesten Untertitel zuerst gelöscht.</translation>
    </message>
    <message>
        <source>Train automatically</source>
        <translation>Automatisch trainieren</translation>
    </message>
    <message>
        <source>When there are enough new recordings, the computer is on mains power and nothing has been captioned for ten minutes.</source>
        <translation>Wenn es genügend neue Aufnahmen gibt, der Computer am Stromnetz hängt und zehn Minuten lang nichts untertitelt wurde.</translation>
    </message>
    <message>
        <source>Automatic training is not available: this system does not report whether the computer is on mains power.</source>
        <translation>Automatisches Training ist nicht verfügbar: Dieses System meldet nicht, ob der Computer am Stromnetz hängt.</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <translation>Alles löschen…</translation>
    </message>
    <message>
        <source>Delete personal data</source>
        <translation>Persönliche Daten löschen</translation>
    </message>
    <message>
        <source>Deletes recordings, versions and the key. The bundled model is used again.</source>
        <translation>Löscht Aufnahmen, Versionen und Schlüssel. Danach wird wieder das mitgelieferte Modell verwendet.</translation>
    </message>
    <message>
        <source>Delete all recordings, all versions and the key? The bundled model will be used again. This cannot be undone.</source>
        <translation>Alle Aufnahmen, alle Versionen und den Schlüssel löschen? Danach wird wieder das mitgelieferte Modell verwendet. Das lässt sich nicht rückgängig machen.</translation>
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
        <source>Speech is transcribed on this computer only. The program uses the network only if you install the training add-on, and it stores audio only if you turn that on.</source>
        <translation>Sprache wird nur auf diesem Computer transkribiert. Das Programm nutzt das Netzwerk nur, wenn Sie den Trainingszusatz installieren, und speichert Ton nur, wenn Sie das einschalten.</translation>
    </message>
    <message>
        <source>The program stores its files in these folders:</source>
        <translation>Das Programm speichert seine Dateien in diesen Ordnern:</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Drop files or folders here</source>
        <translation>Dateien oder Ordner hier ablegen</translation>
    </message>
    <message>
        <source>Audio or video of any length. Each file becomes a session in the library.</source>
        <translation>Audio oder Video beliebiger Länge. Jede Datei wird zu einer Sitzung in der Bibliothek.</translation>
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
        <source>No audio or video files found there.</source>
        <translation>Dort wurden keine Audio- oder Videodateien gefunden.</translation>
    </message>
    <message>
        <source>Audio and video files</source>
        <translation>Audio- und Videodateien</translation>
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
        <source>Play</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>There are no recordings of your voice.</source>
        <translation>Es gibt keine Aufnahmen Ihrer Stimme.</translation>
    </message>
    <message>
        <source>Delete all…</source>
        <translation>Alle löschen…</translation>
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
        <source>Training result</source>
        <translation>Trainingsergebnis</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>Das neue Modell wird verwendet</translation>
    </message>
    <message>
        <source>The new model is not used</source>
        <translation>Das neue Modell wird nicht verwendet</translation>
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
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Word error rate, your voice</source>
        <translation>Wortfehlerrate, Ihre Stimme</translation>
    </message>
    <message>
        <source>Word error rate, other voices</source>
        <translation>Wortfehlerrate, andere Stimmen</translation>
    </message>
    <message>
        <source>Recordings used: {0} · rejected: {1}</source>
        <translation>Verwendete Aufnahmen: {0} · abgelehnt: {1}</translation>
    </message>
    <message>
        <source>{0}%</source>
        <translation>{0}&#xa0;%</translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation>Gesprochen</translation>
    </message>
    <message>
        <source>Recognised before</source>
        <translation>Vorher erkannt</translation>
    </message>
    <message>
        <source>Recognised now</source>
        <translation>Jetzt erkannt</translation>
    </message>
    <message>
        <source>Examples that were not used for training</source>
        <translation>Beispiele, die nicht zum Training verwendet wurden</translation>
    </message>
    <message>
        <source>Errors are underlined.</source>
        <translation>Fehler sind unterstrichen.</translation>
    </message>
    <message>
        <source>a deleted recording</source>
        <translation>eine gelöschte Aufnahme</translation>
    </message>
    <message>
        <source>Rejected recordings</source>
        <translation>Abgelehnte Aufnahmen</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Find in transcript</source>
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
        <source>Close search</source>
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
        <source>damaged, some text may be missing</source>
        <translation>beschädigt, ein Teil des Textes kann fehlen</translation>
    </message>
    <message>
        <source>{0} of audio</source>
        <translation>{0} Audio</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
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
        <source>Settings pages</source>
        <translation>Einstellungsseiten</translation>
    </message>
    <message>
        <source>Personalisation</source>
        <translation>Personalisierung</translation>
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
    <name>Shared</name>
    <message>
        <source>audio was skipped to keep up</source>
        <translation>Audio wurde übersprungen, um Schritt zu halten</translation>
    </message>
    <message>
        <source>the device was disconnected</source>
        <translation>das Gerät war getrennt</translation>
    </message>
    <message>
        <source>no audio arrived</source>
        <translation>es kam kein Ton an</translation>
    </message>
    <message>
        <source>the source was changed</source>
        <translation>die Quelle wurde gewechselt</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>System audio</source>
        <translation>Systemton</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The recording is too short; read the whole sentence.</source>
        <translation>Die Aufnahme ist zu kurz; lesen Sie den ganzen Satz.</translation>
    </message>
    <message>
        <source>The recording is longer than 29 seconds; record a shorter sentence.</source>
        <translation>Die Aufnahme ist länger als 29 Sekunden; nehmen Sie einen kürzeren Satz auf.</translation>
    </message>
    <message>
        <source>The recording is silent; check the microphone.</source>
        <translation>Die Aufnahme ist stumm; prüfen Sie das Mikrofon.</translation>
    </message>
    <message>
        <source>The recording is too loud and clipped; lower the microphone&apos;s level.</source>
        <translation>Die Aufnahme ist zu laut und übersteuert; senken Sie den Pegel des Mikrofons.</translation>
    </message>
    <message>
        <source>There is too much noise, or no speech; record in a quieter place.</source>
        <translation>Es ist zu laut im Hintergrund, oder niemand spricht; nehmen Sie an einem ruhigeren Ort auf.</translation>
    </message>
    <message>
        <source>The recording is too short for its text; read the whole sentence.</source>
        <translation>Die Aufnahme ist zu kurz für ihren Text; lesen Sie den ganzen Satz.</translation>
    </message>
    <message>
        <source>The recording is too long for its text; read only the sentence.</source>
        <translation>Die Aufnahme ist zu lang für ihren Text; lesen Sie nur den Satz.</translation>
    </message>
    <message>
        <source>{0} s · {1}</source>
        <translation>{0} s · {1}</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>{0} is already assigned to “{1}”.</source>
        <translation>{0} ist bereits „{1}“ zugewiesen.</translation>
    </message>
    <message>
        <source>{0} is reserved for the transcript and text fields.</source>
        <translation>{0} ist für das Transkript und für Textfelder reserviert.</translation>
    </message>
    <message>
        <source>{0} would interfere with typing. Add Ctrl or Alt.</source>
        <translation>{0} würde beim Tippen stören. Nehmen Sie Strg oder Alt hinzu.</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Select a field and press the new keys. Shortcuts work while this window is active.</source>
        <translation>Wählen Sie ein Feld und drücken Sie die neuen Tasten. Tastenkürzel wirken, solange dieses Fenster aktiv ist.</translation>
    </message>
    <message>
        <source>Remove the shortcut for “{0}”</source>
        <translation>Tastenkürzel für „{0}“ entfernen</translation>
    </message>
    <message>
        <source>To control captions while another program is active, assign this command to a shortcut in the system’s keyboard settings. “toggle” starts or stops captions; the other actions are “pause”, “overlay”, “stop” and “show”.</source>
        <translation>Um die Untertitel zu steuern, während ein anderes Programm aktiv ist, weisen Sie diesen Befehl in den Tastatureinstellungen des Systems einem Tastenkürzel zu. „toggle“ startet oder stoppt die Untertitel; weitere Aktionen sind „pause“, „overlay“, „stop“ und „show“.</translation>
    </message>
    <message>
        <source>Reset shortcuts</source>
        <translation>Tastenkürzel zurücksetzen</translation>
    </message>
</context>
<context>
    <name>SourcePicker</name>
    <message>
        <source>Audio source</source>
        <translation>Audioquelle</translation>
    </message>
    <message>
        <source>Microphone, system audio or a file</source>
        <translation>Mikrofon, Systemton oder eine Datei</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>System audio</source>
        <translation>Systemton</translation>
    </message>
    <message>
        <source>Microphone and system audio</source>
        <translation>Mikrofon und Systemton</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Audio and video files</source>
        <translation>Audio- und Videodateien</translation>
    </message>
    <message>
        <source>Choose a file to caption</source>
        <translation>Datei zum Untertiteln wählen</translation>
    </message>
    <message>
        <source>{0} (not connected)</source>
        <translation>{0} (nicht angeschlossen)</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
</context>
<context>
    <name>StartupTasks</name>
    <message>
        <source>Microphone access is blocked. See Settings › Audio to allow it.</source>
        <translation>Der Zugriff auf das Mikrofon ist blockiert. Unter „Einstellungen › Audio“ steht, wie Sie ihn erlauben.</translation>
    </message>
    <message>
        <source>The session “{0}” was interrupted. Everything up to that point is saved.</source>
        <translation>Die Sitzung „{0}“ wurde unterbrochen. Alles bis dahin ist gespeichert.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>There are no recordings of your voice.</source>
        <translation>Es gibt keine Aufnahmen Ihrer Stimme.</translation>
    </message>
    <message>
        <source>Another model is in use. Personalised versions belong to the bundled model.</source>
        <translation>Ein anderes Modell wird verwendet. Personalisierte Versionen gehören zum mitgelieferten Modell.</translation>
    </message>
    <message>
        <source>Version {0} is damaged, so the bundled model is in use. Delete this version.</source>
        <translation>Version {0} ist beschädigt, daher wird das mitgelieferte Modell verwendet. Löschen Sie diese Version.</translation>
    </message>
    <message>
        <source>Personalised version {0} is in use.</source>
        <translation>Die personalisierte Version {0} wird verwendet.</translation>
    </message>
    <message>
        <source>This system has no keyring, so recordings are not encrypted: any person or program that can read your files can play them.</source>
        <translation>Dieses System hat keinen Schlüsselbund, daher sind die Aufnahmen nicht verschlüsselt: Wer Ihre Dateien lesen kann, ob Person oder Programm, kann sie abspielen.</translation>
    </message>
    <message>
        <source>Recordings are encrypted, but the system keyring that holds their key is locked or unavailable. Unlock it, then try again.</source>
        <translation>Die Aufnahmen sind verschlüsselt, aber der Schlüsselbund des Systems mit ihrem Schlüssel ist gesperrt oder nicht verfügbar. Entsperren Sie ihn und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The bundled model is in use.</source>
        <translation>Das mitgelieferte Modell wird verwendet.</translation>
    </message>
    <message>
        <source>Recordings: {0} · {1} min · {2} MB</source>
        <translation>Aufnahmen: {0} · {1} min · {2} MB</translation>
    </message>
    <message>
        <source>Recordings are encrypted with a key in the system keyring.</source>
        <translation>Aufnahmen sind verschlüsselt; der Schlüssel liegt im Schlüsselbund des Systems.</translation>
    </message>
</context>
<context>
    <name>TrainerProcess</name>
    <message>
        <source>The trainer could not be started. Reinstall it.</source>
        <translation>Das Trainingsprogramm konnte nicht gestartet werden. Installieren Sie es neu.</translation>
    </message>
    <message>
        <source>Training stopped unexpectedly. The model has not changed.</source>
        <translation>Das Training wurde unerwartet beendet. Das Modell ist unverändert.</translation>
    </message>
</context>
<context>
    <name>TrainingCard</name>
    <message>
        <source>Train on your voice</source>
        <translation>Mit Ihrer Stimme trainieren</translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation>Trainingsfortschritt</translation>
    </message>
    <message>
        <source>Discard</source>
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
        <source>Show last result</source>
        <translation>Letztes Ergebnis anzeigen</translation>
    </message>
    <message>
        <source>Resume training</source>
        <translation>Training fortsetzen</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Training was interrupted. Resume it or discard it.</source>
        <translation>Das Training wurde unterbrochen. Setzen Sie es fort oder verwerfen Sie es.</translation>
    </message>
    <message>
        <source>Training needs at least {0} recordings; you have {1}. Read some sentences aloud.</source>
        <translation>Das Training braucht mindestens {0} Aufnahmen; Sie haben {1}. Lesen Sie einige Sätze vor.</translation>
    </message>
    <message>
        <source>Takes about {0} minutes. Captions keep running. The new model is used only if it recognises you better, and other people as well as before.</source>
        <translation>Dauert etwa {0} Minuten. Die Untertitel laufen weiter. Das neue Modell wird nur verwendet, wenn es Sie besser und andere so gut wie zuvor erkennt.</translation>
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
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Testing on recordings that were held out</source>
        <translation>Test an zurückgehaltenen Aufnahmen</translation>
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
    <name>TranscriptExporter</name>
    <message>
        <source>Export transcript</source>
        <translation>Transkript exportieren</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>Gespeichert unter {0}</translation>
    </message>
</context>
<context>
    <name>TranscriptText</name>
    <message>
        <source>Transcript</source>
        <translation>Transkript</translation>
    </message>
    <message>
        <source>Edited. Recognised: “{0}”</source>
        <translation>Bearbeitet. Erkannt: „{0}“</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Play from here</source>
        <translation>Ab hier abspielen</translation>
    </message>
    <message>
        <source>Correct paragraph…</source>
        <translation>Absatz korrigieren…</translation>
    </message>
    <message>
        <source>Revert to recognised text</source>
        <translation>Auf erkannten Text zurücksetzen</translation>
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
        <source>Show captions above other windows</source>
        <translation>Untertitel über anderen Fenstern anzeigen</translation>
    </message>
    <message>
        <source>Show window</source>
        <translation>Fenster anzeigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop captions</source>
        <translation>Untertitel stoppen</translation>
    </message>
    <message>
        <source>Captions continue in the background. To end them, use this icon’s menu.</source>
        <translation>Die Untertitel laufen im Hintergrund weiter. Beenden Sie sie über das Menü dieses Symbols.</translation>
    </message>
</context>
<context>
    <name>VersionRow</name>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>{0} verwenden</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Verwendung</translation>
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
        <source>Word error rate for your voice: {0} → {1}%</source>
        <translation>Wortfehlerrate für Ihre Stimme: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>other voices: {0} → {1}%</source>
        <translation>andere Stimmen: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>Export version</source>
        <translation>Version exportieren</translation>
    </message>
    <message>
        <source>Delete version</source>
        <translation>Version löschen</translation>
    </message>
    <message>
        <source>Export version {0}</source>
        <translation>Version {0} exportieren</translation>
    </message>
    <message numerus="yes">
        <source>trained on %n recording(s)</source>
        <translation>
            <numerusform>mit %n Aufnahme trainiert</numerusform>
            <numerusform>mit %n Aufnahmen trainiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete version {0}</source>
        <translation>Version {0} löschen</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>„{0}“ löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>VersionsCard</name>
    <message>
        <source>Model versions</source>
        <translation>Modellversionen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Return to the version used before</source>
        <translation>Zur zuvor verwendeten Version zurückkehren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Import version</source>
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
        <source>Add {0} to the vocabulary?</source>
        <translation>{0} zum Wortschatz hinzufügen?</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>VocabularyPage</name>
    <message>
        <source>Vocabulary</source>
        <translation>Wortschatz</translation>
    </message>
    <message>
        <source>Names and terms to recognise, one per line. Changes take effect immediately, even while captions are running.</source>
        <translation>Namen und Begriffe, die erkannt werden sollen, einer pro Zeile. Änderungen gelten sofort, auch während Untertitel laufen.</translation>
    </message>
    <message>
        <source>Names and terms, one per line</source>
        <translation>Namen und Begriffe, einer pro Zeile</translation>
    </message>
    <message>
        <source>Import from text file…</source>
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
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Your words will appear here.</source>
        <translation>Hier erscheint, was Sie sagen.</translation>
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
        <source>1. Choose what to caption.</source>
        <translation>1. Wählen Sie, was untertitelt werden soll.</translation>
    </message>
    <message>
        <source>2. Press Start and check that the level moves when you speak.</source>
        <translation>2. Klicken Sie auf „Start“ und prüfen Sie, ob der Pegel ausschlägt, wenn Sie sprechen.</translation>
    </message>
    <message>
        <source>3. Read this sentence aloud in English:</source>
        <translation>3. Lesen Sie diesen Satz laut auf Englisch vor:</translation>
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
        <source>Stop playback (Esc)</source>
        <translation>Wiedergabe beenden (Esc)</translation>
    </message>
</context>
</TS>
