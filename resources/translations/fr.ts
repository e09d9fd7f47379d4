<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>Version {0}</source>
        <translation>Version {0}</translation>
    </message>
    <message>
        <source>Live captions for what your microphone picks up or your computer plays.</source>
        <translation>Sous-titres en direct de ce que capte votre microphone ou de ce que joue votre ordinateur.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr and Silero VAD.</source>
        <translation>Logiciel libre sous licence MIT. Utilise Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr et Silero VAD.</translation>
    </message>
</context>
<context>
    <name>AddonCard</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Training needs an add-on</source>
        <translation>L’entraînement nécessite un complément</translation>
    </message>
    <message>
        <source>Installation progress</source>
        <translation>Progression de l’installation</translation>
    </message>
    <message>
        <source>Install add-on…</source>
        <translation>Installer le complément…</translation>
    </message>
    <message>
        <source>The trainer is not installed, and this environment has no pip. Install the program again with its training extra, for example with “uv tool install --force &apos;.[training]&apos;” in its source folder, then restart it.</source>
        <translation>Le programme d’entraînement n’est pas installé, et cet environnement n’a pas pip. Réinstallez le programme avec son extra «&#xa0;training&#xa0;», par exemple avec «&#xa0;uv tool install --force &apos;.[training]&apos;&#xa0;» dans son dossier source, puis redémarrez-le.</translation>
    </message>
    <message>
        <source>The trainer is a separate download. Unpack its archive so that this folder holds the program, then return to this page:
{0}</source>
        <translation>Le programme d’entraînement se télécharge séparément. Décompressez son archive de sorte que ce dossier contienne le programme, puis revenez à cette page&#xa0;:
{0}</translation>
    </message>
    <message>
        <source>The trainer, which consists of PyTorch and a few other packages, is not installed. pip downloads it from the package index that it is configured with, and each package is checked against its locked hash. Your recordings never leave this computer.</source>
        <translation>Le programme d’entraînement, composé de PyTorch et de quelques autres paquets, n’est pas installé. pip le télécharge depuis l’index de paquets configuré, et chaque paquet est vérifié par son empreinte verrouillée. Vos enregistrements ne quittent jamais cet ordinateur.</translation>
    </message>
    <message>
        <source>Download and install the add-on now? The download is {0}. Unpacked, it takes two to three times as much space. The program uses the network for nothing else.</source>
        <translation>Télécharger et installer le module maintenant ? Le téléchargement fait {0}. Décompressé, il occupe deux à trois fois plus d’espace. Le programme n’utilise le réseau pour rien d’autre.</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installer</translation>
    </message>
    <message>
        <source>Install add-on</source>
        <translation>Installer le complément</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>Downloading {0}</source>
        <translation>Téléchargement de {0}</translation>
    </message>
    <message>
        <source>The add-on is installed.</source>
        <translation>Le complément est installé.</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Follow system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>Transcript text size</source>
        <translation>Taille du texte de la transcription</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Applies after a restart. Captions are always in English.</source>
        <translation>S’applique après un redémarrage. Les sous-titres sont toujours en anglais.</translation>
    </message>
    <message>
        <source>Show tray icon</source>
        <translation>Afficher l’icône de notification</translation>
    </message>
    <message>
        <source>Start, pause and show captions from the system tray.</source>
        <translation>Démarrer, suspendre et afficher les sous-titres depuis la zone de notification.</translation>
    </message>
    <message>
        <source>Announce captions to screen readers</source>
        <translation>Annoncer les sous-titres au lecteur d’écran</translation>
    </message>
    <message>
        <source>On screen only. Stored and exported text is not changed.</source>
        <translation>À l’écran seulement. Le texte conservé ou exporté ne change pas.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Only committed words, one sentence at a time.</source>
        <translation>Mots définitifs seulement, une phrase à la fois.</translation>
    </message>
    <message>
        <source>Mask profanity</source>
        <translation>Masquer les grossièretés</translation>
    </message>
    <message>
        <source>Reset appearance</source>
        <translation>Réinitialiser l’apparence</translation>
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
        <translation>Source audio</translation>
    </message>
    <message>
        <source>System audio is everything that this computer plays: calls, videos, games.</source>
        <translation>Le son du système est tout ce que joue cet ordinateur&#xa0;: appels, vidéos, jeux.</translation>
    </message>
    <message>
        <source>Used when both are captioned.</source>
        <translation>Utilisé lorsque les deux sont sous-titrés.</translation>
    </message>
    <message>
        <source>Microphone access</source>
        <translation>Accès au microphone</translation>
    </message>
    <message>
        <source>As reported by the system.</source>
        <translation>Tel que le système l’indique.</translation>
    </message>
    <message>
        <source>Open system settings</source>
        <translation>Ouvrir les réglages du système</translation>
    </message>
    <message>
        <source>On macOS, capturing system audio requires a virtual audio device such as BlackHole.</source>
        <translation>Sous macOS, la capture du son du système nécessite un périphérique audio virtuel tel que BlackHole.</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqué</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, open Settings › Privacy &amp; security › Microphone and turn on “Microphone access” and “Let desktop apps access your microphone”.</source>
        <translation>Si le microphone est absent ou muet, ouvrez Paramètres › Confidentialité et sécurité › Microphone et activez «&#xa0;Accès au microphone&#xa0;» et «&#xa0;Autoriser les applications de bureau à accéder à votre microphone&#xa0;».</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, open System Settings › Privacy &amp; Security › Microphone, turn on access for this program and restart it.</source>
        <translation>Si le microphone est absent ou muet, ouvrez Réglages Système › Confidentialité et sécurité › Microphone, autorisez l’accès pour ce programme et redémarrez-le.</translation>
    </message>
    <message>
        <source>If the microphone is missing or silent, select the input in the system’s sound settings and unmute it. In a sandbox (Flatpak, Snap), allow audio recording.</source>
        <translation>Si le microphone est absent ou muet, choisissez l’entrée dans les réglages du son du système et réactivez-la. Dans un bac à sable (Flatpak, Snap), autorisez l’enregistrement audio.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Autorisé</translation>
    </message>
    <message>
        <source>Not restricted</source>
        <translation>Sans restriction</translation>
    </message>
</context>
<context>
    <name>CaptionPreview</name>
    <message>
        <source>Caption preview</source>
        <translation>Aperçu des sous-titres</translation>
    </message>
    <message>
        <source>Captions grow word by word and scroll up line by line; text that you have read</source>
        <translation>Les sous-titres s’allongent mot à mot et défilent ligne à ligne&#xa0;; le texte déjà lu</translation>
    </message>
    <message>
        <source>never moves</source>
        <translation>ne bouge jamais</translation>
    </message>
</context>
<context>
    <name>CaptionsPage</name>
    <message>
        <source>Captions</source>
        <translation>Sous-titres</translation>
    </message>
    <message>
        <source>Reset captions</source>
        <translation>Réinitialiser les sous-titres</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Police</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>Gras</translation>
    </message>
    <message>
        <source>Text colour</source>
        <translation>Couleur du texte</translation>
    </message>
    <message>
        <source>Background colour</source>
        <translation>Couleur d’arrière-plan</translation>
    </message>
    <message>
        <source>Background opacity</source>
        <translation>Opacité de l’arrière-plan</translation>
    </message>
    <message>
        <source>Lower values let more of the picture show through.</source>
        <translation>Plus la valeur est basse, plus l’image transparaît.</translation>
    </message>
    <message>
        <source>%</source>
        <translation>&#xa0;%</translation>
    </message>
    <message>
        <source>Improves legibility over a translucent background.</source>
        <translation>Améliore la lisibilité sur un arrière-plan translucide.</translation>
    </message>
    <message>
        <source>Left-aligned words do not move sideways as a line grows.</source>
        <translation>Alignés à gauche, les mots ne se décalent pas quand la ligne s’allonge.</translation>
    </message>
    <message>
        <source>Number of visible lines.</source>
        <translation>Nombre de lignes visibles.</translation>
    </message>
    <message>
        <source>Words appear slightly later but never change.</source>
        <translation>Les mots apparaissent un peu plus tard mais ne changent jamais.</translation>
    </message>
    <message>
        <source>Distinguish sources</source>
        <translation>Distinguer les sources</translation>
    </message>
    <message>
        <source>Write numbers in figures</source>
        <translation>Écrire les nombres en chiffres</translation>
    </message>
    <message>
        <source>Write numbers above twelve, times, dates, amounts and addresses in figures: “25%” for “twenty-five percent”. Applies from the next session.</source>
        <translation>Écrire en chiffres les nombres supérieurs à douze, les heures, les dates, les montants et les adresses : « 25% » pour « twenty-five percent ». S’applique à partir de la prochaine session.</translation>
    </message>
    <message>
        <source>Keep last words</source>
        <translation>Garder les derniers mots</translation>
    </message>
    <message>
        <source>Do not clear captions during silence.</source>
        <translation>Ne pas effacer les sous-titres pendant un silence.</translation>
    </message>
    <message>
        <source>Silence before captions are cleared, once there was time to read them.</source>
        <translation>Silence avant l’effacement des sous-titres, une fois qu’on a eu le temps de les lire.</translation>
    </message>
    <message>
        <source>Click-through</source>
        <translation>Laisser passer les clics</translation>
    </message>
    <message>
        <source>Clicks reach the window below. Turn this off to move the captions.</source>
        <translation>Les clics atteignent la fenêtre du dessous. Désactivez pour déplacer les sous-titres.</translation>
    </message>
    <message>
        <source>Choose between words such as “their” and “there” by context. This can introduce errors. Applies from the next session.</source>
        <translation>Choisir entre des mots comme «&#xa0;their&#xa0;» et «&#xa0;there&#xa0;» d’après le contexte. Des erreurs sont possibles. S’applique à partir de la prochaine session.</translation>
    </message>
    <message>
        <source>Text edge</source>
        <translation>Contour du texte</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucun</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Liseré</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>Ombre</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>Alignement</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>À gauche</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Au centre</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Committed words only</source>
        <translation>Mots définitifs seulement</translation>
    </message>
    <message>
        <source>Mark microphone and system audio with their name and colour.</source>
        <translation>Signaler le microphone et le son du système par leur nom et leur couleur.</translation>
    </message>
    <message>
        <source>Clear after</source>
        <translation>Vider après</translation>
    </message>
    <message>
        <source>Correct words that sound alike</source>
        <translation>Corriger les mots qui se prononcent pareil</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>ContrastNote</name>
    <message>
        <source>Contrast is at least {0}:1 over any background.</source>
        <translation>Le contraste est d’au moins {0}:1 sur tout arrière-plan.</translation>
    </message>
    <message>
        <source>Contrast can drop to {0}:1; aim for 7:1. Increase the background opacity.</source>
        <translation>Le contraste peut tomber à {0}:1&#xa0;; visez 7:1. Augmentez l’opacité de l’arrière-plan.</translation>
    </message>
</context>
<context>
    <name>DescriptionDialog</name>
    <message>
        <source>Technical description</source>
        <translation>Description technique</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Default microphone</source>
        <translation>Microphone par défaut</translation>
    </message>
    <message>
        <source>Default output</source>
        <translation>Sortie par défaut</translation>
    </message>
</context>
<context>
    <name>EnrolmentDialog</name>
    <message>
        <source>Read sentences aloud</source>
        <translation>Lire des phrases à voix haute</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Écouter</translation>
    </message>
    <message>
        <source>Sentences read</source>
        <translation>Phrases lues</translation>
    </message>
    <message>
        <source>Keep and continue</source>
        <translation>Garder et continuer</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Passer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>{0} of {1} sentences read</source>
        <translation>{0} phrases lues sur {1}</translation>
    </message>
    <message>
        <source>{1} sentences</source>
        <translation>{1} phrases</translation>
    </message>
    <message>
        <source>You have read all sentences.</source>
        <translation>Vous avez lu toutes les phrases.</translation>
    </message>
    <message>
        <source>This is enough to start training. More sentences improve the result.</source>
        <translation>C’est assez pour lancer l’entraînement. D’autres phrases améliorent le résultat.</translation>
    </message>
    <message>
        <source>Press Enter, then read the sentence in your normal voice.</source>
        <translation>Appuyez sur Entrée, puis lisez la phrase de votre voix habituelle.</translation>
    </message>
    <message>
        <source>Read now. Recording stops automatically when you stop speaking.</source>
        <translation>Lisez maintenant. L’enregistrement s’arrête automatiquement quand vous cessez de parler.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>No words were recognised. Read the sentence again.</source>
        <translation>Aucun mot n’a été reconnu. Lisez la phrase encore une fois.</translation>
    </message>
    <message>
        <source>This does not match the sentence. Read it again.</source>
        <translation>Cela ne correspond pas à la phrase. Lisez-la encore une fois.</translation>
    </message>
    <message>
        <source>A part of the sentence is missing. Read the whole sentence.</source>
        <translation>Une partie de la phrase manque. Lisez la phrase entière.</translation>
    </message>
    <message>
        <source>There are more words than in the sentence. Read only the sentence.</source>
        <translation>Il y a plus de mots que dans la phrase. Lisez seulement la phrase.</translation>
    </message>
    <message>
        <source>Good. Press Enter to keep the recording.</source>
        <translation>Bien. Appuyez sur Entrée pour garder l’enregistrement.</translation>
    </message>
    <message>
        <source>Thank you. Close this window and start training.</source>
        <translation>Merci. Fermez cette fenêtre et lancez l’entraînement.</translation>
    </message>
    <message>
        <source>Not recognised: {0}</source>
        <translation>Non reconnu : {0}</translation>
    </message>
    <message>
        <source>Stop playback</source>
        <translation>Arrêter la lecture</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Recommencer</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Default format</source>
        <translation>Format par défaut</translation>
    </message>
    <message>
        <source>Suggested when you export a transcript.</source>
        <translation>Proposé à l’exportation d’une transcription.</translation>
    </message>
    <message>
        <source>Keep session audio</source>
        <translation>Conserver l’audio des sessions</translation>
    </message>
    <message>
        <source>About 11 MB per hour and source. To listen, pause or stop, then click a word. The audio stays on this computer until you delete it or the session. Inform the people you record. Applies from the next session.</source>
        <translation>Environ 11 Mo par heure et par source. Pour écouter, suspendez ou arrêtez, puis cliquez sur un mot. L’audio reste sur cet ordinateur jusqu’à ce que vous le supprimiez, lui ou la session. Prévenez les personnes que vous enregistrez. S’applique à partir de la prochaine session.</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Sessions folder</source>
        <translation>Dossier des sessions</translation>
    </message>
    <message>
        <source>Each session is saved here while it runs, sentence by sentence.</source>
        <translation>Chaque session y est enregistrée au fur et à mesure, phrase par phrase.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Choose the sessions folder</source>
        <translation>Choisir le dossier des sessions</translation>
    </message>
    <message>
        <source>Reset files</source>
        <translation>Réinitialiser les fichiers</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Progress of {0}</source>
        <translation>Progression de {0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>Ouvrir {0}</translation>
    </message>
    <message>
        <source>Other track</source>
        <translation>Autre piste</translation>
    </message>
    <message>
        <source>Other audio track of {0}</source>
        <translation>Autre piste audio de {0}</translation>
    </message>
    <message>
        <source>Cancel {0}</source>
        <translation>Annuler {0}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Audio track {0} of {1}</source>
        <translation>Piste audio {0} sur {1}</translation>
    </message>
    <message>
        <source>no sound on track {0}</source>
        <translation>aucun son sur la piste {0}</translation>
    </message>
    <message>
        <source>Track {0}</source>
        <translation>Piste {0}</translation>
    </message>
    <message>
        <source>{0} of {1} · {2}× real time · {3} left</source>
        <translation>{0} sur {1} · {2}× le temps réel · encore {3}</translation>
    </message>
    <message>
        <source>Done · {0} of audio in {1}</source>
        <translation>Terminé · {0} d’audio en {1}</translation>
    </message>
    <message>
        <source>Not transcribed. {0}</source>
        <translation>Non transcrit. {0}</translation>
    </message>
    <message>
        <source>Cancelled. What was decoded is kept for a month.</source>
        <translation>Annulé. Ce qui a été reconnu est conservé pendant un mois.</translation>
    </message>
    <message>
        <source>Transcribing…</source>
        <translation>Transcription en cours…</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Part of this file could not be read; the transcript is incomplete.</source>
        <translation>Une partie de ce fichier n&apos;a pas pu être lue ; la transcription est incomplète.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
</context>
<context>
    <name>LevelMeterWidget</name>
    <message>
        <source>Audio level</source>
        <translation>Niveau audio</translation>
    </message>
    <message>
        <source>Input level; red means clipping</source>
        <translation>Niveau d’entrée&#xa0;; le rouge signale une saturation</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Search all sessions</source>
        <translation>Rechercher dans les sessions</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>No sessions yet.</source>
        <translation>Aucune session pour l’instant.</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Copier le texte</translation>
    </message>
    <message>
        <source>Rename session</source>
        <translation>Renommer la session</translation>
    </message>
    <message>
        <source>Export transcript</source>
        <translation>Exporter la transcription</translation>
    </message>
    <message>
        <source>Delete session</source>
        <translation>Supprimer la session</translation>
    </message>
    <message>
        <source>Delete audio and keep text</source>
        <translation>Supprimer l’audio et garder le texte</translation>
    </message>
    <message>
        <source>Find in transcript</source>
        <translation>Rechercher dans la transcription</translation>
    </message>
    <message>
        <source>Your past sessions</source>
        <translation>Vos sessions passées</translation>
    </message>
    <message>
        <source>Select a session to read, correct, export or delete it.</source>
        <translation>Sélectionnez une session pour la lire, la corriger, l’exporter ou la supprimer.</translation>
    </message>
    <message>
        <source>No matching sessions.</source>
        <translation>Aucune session ne correspond.</translation>
    </message>
    <message>
        <source>click a word to play it</source>
        <translation>cliquez sur un mot pour l’écouter</translation>
    </message>
    <message>
        <source>Text copied.</source>
        <translation>Texte copié.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>Supprimer «&#xa0;{0}&#xa0;»&#xa0;? Cette action est irréversible.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete the audio of “{0}”? The text is kept. This cannot be undone.</source>
        <translation>Supprimer l’audio de «&#xa0;{0}&#xa0;»&#xa0;? Le texte est conservé. Cette action est irréversible.</translation>
    </message>
    <message>
        <source>Delete audio</source>
        <translation>Supprimer l’audio</translation>
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
        <translation>Revenir au direct</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Show captions above other windows</source>
        <translation>Afficher les sous-titres au-dessus des autres fenêtres</translation>
    </message>
    <message>
        <source>Export transcript</source>
        <translation>Exporter la transcription</translation>
    </message>
    <message>
        <source>Find in transcript</source>
        <translation>Rechercher dans la transcription</translation>
    </message>
    <message>
        <source>Elapsed time</source>
        <translation>Temps écoulé</translation>
    </message>
    <message>
        <source>Delay between speech and captions</source>
        <translation>Retard des sous-titres sur la parole</translation>
    </message>
    <message>
        <source>Ready to caption</source>
        <translation>Prêt à sous-titrer</translation>
    </message>
    <message>
        <source>Press Start and speak. Captions appear here as you talk.
Everything stays on this computer.</source>
        <translation>Cliquez sur «&#xa0;Démarrer&#xa0;» et parlez. Les sous-titres s’affichent ici au fil de la parole.
Tout reste sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Listening · loading model…</source>
        <translation>À l’écoute · chargement du modèle…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Ouverture…</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Écoute</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Finishing the last words…</source>
        <translation>Finalisation des derniers mots…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>{0} s behind</source>
        <translation>{0} s de retard</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Live</source>
        <translation>Direct</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothèque</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Agrandir le texte</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Réduire le texte</translation>
    </message>
    <message>
        <source>Closing. Training can be resumed later.</source>
        <translation>Fermeture. L’entraînement pourra reprendre plus tard.</translation>
    </message>
    <message>
        <source>The last words are not stored</source>
        <translation>Les derniers mots ne sont pas enregistrés</translation>
    </message>
    <message>
        <source>They could not be written to the disk. To keep them, cancel, then free some disk space or export the transcript to another disk.</source>
        <translation>Ils n’ont pas pu être écrits sur le disque. Pour les conserver, annulez, puis libérez de l’espace ou exportez la transcription vers un autre disque.</translation>
    </message>
    <message>
        <source>Close without them</source>
        <translation>Fermer sans eux</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>Écoute</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Finalisation</translation>
    </message>
    <message>
        <source>Start or stop</source>
        <translation>Démarrer ou arrêter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Caption overlay</source>
        <translation>Sous-titres en superposition</translation>
    </message>
    <message>
        <source>Finishing the last words, then closing…</source>
        <translation>Finalisation des derniers mots, puis fermeture…</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Recognises speech. A running session switches to it without losing a word.</source>
        <translation>Reconnaît la parole. Une session en cours l’adopte sans perdre un mot.</translation>
    </message>
    <message>
        <source>Import folder…</source>
        <translation>Importer un dossier…</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Ajouter un modèle</translation>
    </message>
    <message>
        <source>A folder that holds a model. Its files are checked for damage before use.</source>
        <translation>Un dossier qui contient un modèle. Ses fichiers sont vérifiés avant utilisation.</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Fils d’exécution</translation>
    </message>
    <message>
        <source>More threads are faster, but leave less for other programs.</source>
        <translation>Plus il y en a, plus c’est rapide, mais il reste moins pour les autres programmes.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Technical description…</source>
        <translation>Description technique…</translation>
    </message>
    <message>
        <source>Reset model</source>
        <translation>Réinitialiser le modèle</translation>
    </message>
    <message>
        <source>Bundled model</source>
        <translation>Modèle fourni</translation>
    </message>
    <message>
        <source>This model has no description.</source>
        <translation>Ce modèle n’a pas de description.</translation>
    </message>
    <message>
        <source>Import model</source>
        <translation>Importer un modèle</translation>
    </message>
</context>
<context>
    <name>NavigationBar</name>
    <message>
        <source>Go to the live captions</source>
        <translation>Aller aux sous-titres en direct</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>Fermer l’avis</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Captions</source>
        <translation>Sous-titres</translation>
    </message>
    <message>
        <source>Close caption overlay</source>
        <translation>Fermer les sous-titres en superposition</translation>
    </message>
    <message>
        <source>On Wayland, a window cannot keep itself on top. Choose “Always on Top” in the overlay’s window menu (Alt+Space), or start the program with QT_QPA_PLATFORM=xcb.</source>
        <translation>Sous Wayland, une fenêtre ne peut pas rester d’elle-même au premier plan. Choisissez «&#xa0;Toujours au premier plan&#xa0;» dans le menu de la fenêtre des sous-titres (Alt+Espace), ou démarrez le programme avec QT_QPA_PLATFORM=xcb.</translation>
    </message>
    <message>
        <source>Captions appear here. Drag to move.</source>
        <translation>Les sous-titres s’affichent ici. Faire glisser pour déplacer.</translation>
    </message>
    <message>
        <source>Committed words only</source>
        <translation>Mots définitifs seulement</translation>
    </message>
    <message>
        <source>Let clicks through</source>
        <translation>Laisser passer les clics</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Agrandir le texte</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Réduire le texte</translation>
    </message>
    <message>
        <source>Caption settings…</source>
        <translation>Réglages des sous-titres…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>ParagraphEditor</name>
    <message>
        <source>Correct this paragraph</source>
        <translation>Corriger le paragraphe</translation>
    </message>
    <message>
        <source>Press Enter to accept or Escape to discard</source>
        <translation>Entrée pour valider, Échap pour annuler</translation>
    </message>
    <message>
        <source>Revert to recognised text</source>
        <translation>Rétablir le texte reconnu</translation>
    </message>
</context>
<context>
    <name>PersonalisationController</name>
    <message>
        <source>Saved to {0}</source>
        <translation>Enregistré&#xa0;: {0}</translation>
    </message>
    <message>
        <source>Training was interrupted. You can resume it.</source>
        <translation>L’entraînement a été interrompu. Vous pouvez le reprendre.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Personalisation finished. The new model is in use.</source>
        <translation>Personnalisation terminée. Le nouveau modèle est utilisé.</translation>
    </message>
    <message>
        <source>Personalisation finished. The new model is no better and is not used.</source>
        <translation>Personnalisation terminée. Le nouveau modèle n’est pas meilleur et n’est pas utilisé.</translation>
    </message>
</context>
<context>
    <name>PersonalisationPage</name>
    <message>
        <source>Personalisation</source>
        <translation>Personnalisation</translation>
    </message>
    <message>
        <source>Read aloud…</source>
        <translation>Lire…</translation>
    </message>
    <message>
        <source>Read sentences aloud</source>
        <translation>Lire des phrases à voix haute</translation>
    </message>
    <message>
        <source>20 short sentences take about four minutes and help the most.</source>
        <translation>20 phrases courtes prennent environ quatre minutes et aident le plus.</translation>
    </message>
    <message>
        <source>Collect recordings from captions</source>
        <translation>Recueillir des enregistrements des sous-titres</translation>
    </message>
    <message>
        <source>Off by default. While the microphone is captioned, sentences that you correct or that are recognised with high confidence are stored with their audio. Nothing is stored while captions are paused, and system audio is never stored.</source>
        <translation>Désactivé par défaut. Pendant le sous-titrage du microphone, les phrases que vous corrigez ou qui sont reconnues avec une grande certitude sont conservées avec leur son. Rien n’est conservé pendant une pause, et le son du système ne l’est jamais.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Limite de stockage</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> Mo</translation>
    </message>
    <message>
        <source>Keep captions for</source>
        <translation>Garder les sous-titres</translation>
    </message>
    <message>
        <source>Sentences that you read or corrected are kept until you delete them.</source>
        <translation>Les phrases lues ou corrigées sont gardées jusqu’à ce que vous les supprimiez.</translation>
    </message>
    <message>
        <source> days</source>
        <translation> jours</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Afficher…</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Enregistrements</translation>
    </message>
    <message>
        <source>Stored in {0}, on this computer only. Play or delete each of them.</source>
        <translation>Conservés dans {0}, sur cet ordinateur seulement. Chacun peut être écouté ou supprimé.</translation>
    </message>
    <message>
        <source>100 MB hold about 50 minutes. At the limit, the oldest captions are deleted first.</source>
        <translation>100 Mo contiennent environ 50 minutes. À la limite, les sous-titres les plus anciens sont supprimés en premier.</translation>
    </message>
    <message>
        <source>Train automatically</source>
        <translation>Entraîner automatiquement</translation>
    </message>
    <message>
        <source>When there are enough new recordings, the computer is on mains power and nothing has been captioned for ten minutes.</source>
        <translation>Quand il y a assez de nouveaux enregistrements, que l’ordinateur est sur secteur et que rien n’a été sous-titré depuis dix minutes.</translation>
    </message>
    <message>
        <source>Automatic training is not available: this system does not report whether the computer is on mains power.</source>
        <translation>L’entraînement automatique n’est pas disponible&#xa0;: ce système n’indique pas si l’ordinateur est sur secteur.</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <translation>Tout effacer…</translation>
    </message>
    <message>
        <source>Delete personal data</source>
        <translation>Supprimer les données personnelles</translation>
    </message>
    <message>
        <source>Deletes recordings, versions and the key. The bundled model is used again.</source>
        <translation>Supprime les enregistrements, les versions et la clé. Le modèle fourni est de nouveau utilisé.</translation>
    </message>
    <message>
        <source>Delete all recordings, all versions and the key? The bundled model will be used again. This cannot be undone.</source>
        <translation>Supprimer tous les enregistrements, toutes les versions et la clé&#xa0;? Le modèle fourni sera de nouveau utilisé. Cette action est irréversible.</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>Tout supprimer</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>The settings could not be saved: {0}.</source>
        <translation>Les réglages n’ont pas pu être enregistrés&#xa0;: {0}.</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Privacy</source>
        <translation>Confidentialité</translation>
    </message>
    <message>
        <source>Speech is transcribed on this computer only. The program uses the network only if you install the training add-on, and it stores audio only if you turn that on.</source>
        <translation>La parole est transcrite sur cet ordinateur uniquement. Le programme n’utilise le réseau que si vous installez le complément d’entraînement, et ne conserve de l’audio que si vous l’activez.</translation>
    </message>
    <message>
        <source>The program stores its files in these folders:</source>
        <translation>Le programme enregistre ses fichiers dans ces dossiers&#xa0;:</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Drop files or folders here</source>
        <translation>Déposez des fichiers ou des dossiers ici</translation>
    </message>
    <message>
        <source>Audio or video of any length. Each file becomes a session in the library.</source>
        <translation>Audio ou vidéo de toute durée. Chaque fichier devient une session de la bibliothèque.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Choisir des fichiers…</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Retirer les terminés</translation>
    </message>
    <message>
        <source>No audio or video files found there.</source>
        <translation>Aucun fichier audio ou vidéo n’y a été trouvé.</translation>
    </message>
    <message>
        <source>Audio and video files</source>
        <translation>Fichiers audio et vidéo</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Choisir des fichiers</translation>
    </message>
</context>
<context>
    <name>RecordingsDialog</name>
    <message>
        <source>Play</source>
        <translation>Écouter</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Enregistrements</translation>
    </message>
    <message>
        <source>There are no recordings of your voice.</source>
        <translation>Il n’y a aucun enregistrement de votre voix.</translation>
    </message>
    <message>
        <source>Delete all…</source>
        <translation>Tout supprimer…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>read aloud</source>
        <translation>lu à voix haute</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>corrigé</translation>
    </message>
    <message>
        <source>caption</source>
        <translation>sous-titre</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Delete all recordings of your voice? This cannot be undone.</source>
        <translation>Supprimer tous les enregistrements de votre voix&#xa0;? C’est irréversible.</translation>
    </message>
    <message>
        <source>Delete all recordings</source>
        <translation>Supprimer tous les enregistrements</translation>
    </message>
</context>
<context>
    <name>ResultDialog</name>
    <message>
        <source>Training result</source>
        <translation>Résultat de l’entraînement</translation>
    </message>
    <message>
        <source>The new model is in use</source>
        <translation>Le nouveau modèle est utilisé</translation>
    </message>
    <message>
        <source>The new model is not used</source>
        <translation>Le nouveau modèle n’est pas utilisé</translation>
    </message>
    <message>
        <source>Examples and rejected recordings</source>
        <translation>Exemples et enregistrements refusés</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Word error rate, your voice</source>
        <translation>Taux d’erreur sur les mots, votre voix</translation>
    </message>
    <message>
        <source>Word error rate, other voices</source>
        <translation>Taux d’erreur sur les mots, autres voix</translation>
    </message>
    <message>
        <source>Recordings used: {0} · rejected: {1}</source>
        <translation>Enregistrements utilisés&#xa0;: {0} · rejetés&#xa0;: {1}</translation>
    </message>
    <message>
        <source>{0}%</source>
        <translation>{0}&#xa0;%</translation>
    </message>
    <message>
        <source>Spoken</source>
        <translation>Prononcé</translation>
    </message>
    <message>
        <source>Recognised before</source>
        <translation>Reconnu avant</translation>
    </message>
    <message>
        <source>Recognised now</source>
        <translation>Reconnu maintenant</translation>
    </message>
    <message>
        <source>Examples that were not used for training</source>
        <translation>Exemples non utilisés pour l’entraînement</translation>
    </message>
    <message>
        <source>Errors are underlined.</source>
        <translation>Les erreurs sont soulignées.</translation>
    </message>
    <message>
        <source>a deleted recording</source>
        <translation>un enregistrement supprimé</translation>
    </message>
    <message>
        <source>Rejected recordings</source>
        <translation>Enregistrements rejetés</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Find in transcript</source>
        <translation>Rechercher dans la transcription</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Résultat précédent</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Résultat suivant</translation>
    </message>
    <message>
        <source>Close search</source>
        <translation>Fermer la recherche</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>Résultats&#xa0;: {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} sur {1}</translation>
    </message>
</context>
<context>
    <name>Sessions</name>
    <message>
        <source>damaged, some text may be missing</source>
        <translation>endommagée, une partie du texte peut manquer</translation>
    </message>
    <message>
        <source>{0} of audio</source>
        <translation>{0} d’audio</translation>
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
        <translation>Sous-titres</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Settings pages</source>
        <translation>Pages des réglages</translation>
    </message>
    <message>
        <source>Personalisation</source>
        <translation>Personnalisation</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vocabulaire</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Confidentialité</translation>
    </message>
    <message>
        <source>About</source>
        <translation>À propos</translation>
    </message>
</context>
<context>
    <name>Shared</name>
    <message>
        <source>audio was skipped to keep up</source>
        <translation>une partie de l’audio a été ignorée pour rester en direct</translation>
    </message>
    <message>
        <source>the device was disconnected</source>
        <translation>l’appareil était déconnecté</translation>
    </message>
    <message>
        <source>no audio arrived</source>
        <translation>aucun son n’est arrivé</translation>
    </message>
    <message>
        <source>the source was changed</source>
        <translation>la source a été changée</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>System audio</source>
        <translation>Son du système</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>The recording is too short; read the whole sentence.</source>
        <translation>L’enregistrement est trop court ; lisez la phrase entière.   (Shared, as the next six)</translation>
    </message>
    <message>
        <source>The recording is longer than 29 seconds; record a shorter sentence.</source>
        <translation>L’enregistrement dépasse 29 secondes ; enregistrez une phrase plus courte.</translation>
    </message>
    <message>
        <source>The recording is silent; check the microphone.</source>
        <translation>L’enregistrement est muet ; vérifiez le microphone.</translation>
    </message>
    <message>
        <source>The recording is too loud and clipped; lower the microphone&apos;s level.</source>
        <translation>L’enregistrement est trop fort et saturé ; baissez le niveau du microphone.</translation>
    </message>
    <message>
        <source>There is too much noise, or no speech; record in a quieter place.</source>
        <translation>Il y a trop de bruit, ou pas de parole ; enregistrez dans un endroit plus calme.</translation>
    </message>
    <message>
        <source>The recording is too short for its text; read the whole sentence.</source>
        <translation>L’enregistrement est trop court pour son texte ; lisez la phrase entière.</translation>
    </message>
    <message>
        <source>The recording is too long for its text; read only the sentence.</source>
        <translation>L’enregistrement est trop long pour son texte ; lisez seulement la phrase.</translation>
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
        <translation>{0} est déjà attribué à «&#xa0;{1}&#xa0;».</translation>
    </message>
    <message>
        <source>{0} is reserved for the transcript and text fields.</source>
        <translation>{0} est réservé à la transcription et aux champs de texte.</translation>
    </message>
    <message>
        <source>{0} would interfere with typing. Add Ctrl or Alt.</source>
        <translation>{0} gênerait la saisie. Ajoutez Ctrl ou Alt.</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Select a field and press the new keys. Shortcuts work while this window is active.</source>
        <translation>Sélectionnez un champ et appuyez sur les nouvelles touches. Les raccourcis fonctionnent tant que cette fenêtre est active.</translation>
    </message>
    <message>
        <source>Remove the shortcut for “{0}”</source>
        <translation>Supprimer le raccourci de «&#xa0;{0}&#xa0;»</translation>
    </message>
    <message>
        <source>To control captions while another program is active, assign this command to a shortcut in the system’s keyboard settings. “toggle” starts or stops captions; the other actions are “pause”, “overlay”, “stop” and “show”.</source>
        <translation>Pour commander les sous-titres pendant qu’un autre programme est actif, associez cette commande à un raccourci dans les réglages du clavier du système. «&#xa0;toggle&#xa0;» démarre ou arrête les sous-titres&#xa0;; les autres actions sont «&#xa0;pause&#xa0;», «&#xa0;overlay&#xa0;», «&#xa0;stop&#xa0;» et «&#xa0;show&#xa0;».</translation>
    </message>
    <message>
        <source>Reset shortcuts</source>
        <translation>Réinitialiser les raccourcis</translation>
    </message>
</context>
<context>
    <name>SourcePicker</name>
    <message>
        <source>Audio source</source>
        <translation>Source audio</translation>
    </message>
    <message>
        <source>Microphone, system audio or a file</source>
        <translation>Microphone, son du système ou fichier</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>System audio</source>
        <translation>Son du système</translation>
    </message>
    <message>
        <source>Microphone and system audio</source>
        <translation>Microphone et son du système</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>Audio and video files</source>
        <translation>Fichiers audio et vidéo</translation>
    </message>
    <message>
        <source>Choose a file to caption</source>
        <translation>Choisir un fichier à sous-titrer</translation>
    </message>
    <message>
        <source>{0} (not connected)</source>
        <translation>{0} (non connecté)</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
</context>
<context>
    <name>StartupTasks</name>
    <message>
        <source>Microphone access is blocked. See Settings › Audio to allow it.</source>
        <translation>L’accès au microphone est bloqué. Pour l’autoriser, voir Réglages › Audio.</translation>
    </message>
    <message>
        <source>The session “{0}” was interrupted. Everything up to that point is saved.</source>
        <translation>La session «&#xa0;{0}&#xa0;» a été interrompue. Tout ce qui précède est enregistré.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
</context>
<context>
    <name>StatusCard</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Chargement…</translation>
    </message>
    <message>
        <source>There are no recordings of your voice.</source>
        <translation>Il n’y a aucun enregistrement de votre voix.</translation>
    </message>
    <message>
        <source>Another model is in use. Personalised versions belong to the bundled model.</source>
        <translation>Un autre modèle est utilisé. Les versions personnalisées sont celles du modèle fourni.</translation>
    </message>
    <message>
        <source>Version {0} is damaged, so the bundled model is in use. Delete this version.</source>
        <translation>La version {0} est endommagée, le modèle fourni est donc utilisé. Supprimez cette version.</translation>
    </message>
    <message>
        <source>Personalised version {0} is in use.</source>
        <translation>La version personnalisée {0} est utilisée.</translation>
    </message>
    <message>
        <source>This system has no keyring, so recordings are not encrypted: any person or program that can read your files can play them.</source>
        <translation>Ce système n’a pas de trousseau, les enregistrements ne sont donc pas chiffrés&#xa0;: toute personne ou tout programme pouvant lire vos fichiers peut les écouter.</translation>
    </message>
    <message>
        <source>Recordings are encrypted, but the system keyring that holds their key is locked or unavailable. Unlock it, then try again.</source>
        <translation>Les enregistrements sont chiffrés, mais le trousseau du système qui détient leur clé est verrouillé ou indisponible. Déverrouillez-le, puis réessayez.</translation>
    </message>
    <message>
        <source>The bundled model is in use.</source>
        <translation>Le modèle fourni est utilisé.</translation>
    </message>
    <message>
        <source>Recordings: {0} · {1} min · {2} MB</source>
        <translation>Enregistrements : {0} · {1} min · {2} Mo</translation>
    </message>
    <message>
        <source>Recordings are encrypted with a key in the system keyring.</source>
        <translation>Les enregistrements sont chiffrés avec une clé du trousseau du système.</translation>
    </message>
</context>
<context>
    <name>TrainerProcess</name>
    <message>
        <source>The trainer could not be started. Reinstall it.</source>
        <translation>Le programme d’entraînement n’a pas pu démarrer. Réinstallez-le.</translation>
    </message>
    <message>
        <source>Training stopped unexpectedly. The model has not changed.</source>
        <translation>L’entraînement s’est arrêté de façon inattendue. Le modèle n’a pas changé.</translation>
    </message>
</context>
<context>
    <name>TrainingCard</name>
    <message>
        <source>Train on your voice</source>
        <translation>Entraîner sur votre voix</translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation>Progression de l’entraînement</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Show last result</source>
        <translation>Afficher le dernier résultat</translation>
    </message>
    <message>
        <source>Resume training</source>
        <translation>Reprendre l’entraînement</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Lancer l’entraînement</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Training was interrupted. Resume it or discard it.</source>
        <translation>L’entraînement a été interrompu. Reprenez-le ou abandonnez-le.</translation>
    </message>
    <message>
        <source>Training needs at least {0} recordings; you have {1}. Read some sentences aloud.</source>
        <translation>L’entraînement nécessite au moins {0} enregistrements ; vous en avez {1}. Lisez quelques phrases à voix haute.</translation>
    </message>
    <message>
        <source>Takes about {0} minutes. Captions keep running. The new model is used only if it recognises you better, and other people as well as before.</source>
        <translation>Dure environ {0} minutes. Les sous-titres continuent. Le nouveau modèle n’est utilisé que s’il vous reconnaît mieux, et les autres aussi bien qu’avant.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>Checking the recordings</source>
        <translation>Vérification des enregistrements</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Entraînement</translation>
    </message>
    <message>
        <source>Testing on recordings that were held out</source>
        <translation>Test sur des enregistrements mis de côté</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>Écriture du modèle</translation>
    </message>
    <message>
        <source>{0} · {1} left</source>
        <translation>{0} · encore {1}</translation>
    </message>
</context>
<context>
    <name>TranscriptExporter</name>
    <message>
        <source>Export transcript</source>
        <translation>Exporter la transcription</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>Enregistré sous {0}</translation>
    </message>
</context>
<context>
    <name>TranscriptText</name>
    <message>
        <source>Transcript</source>
        <translation>Transcription</translation>
    </message>
    <message>
        <source>Edited. Recognised: “{0}”</source>
        <translation>Modifié. Texte reconnu : « {0} »</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Play from here</source>
        <translation>Lire à partir d’ici</translation>
    </message>
    <message>
        <source>Correct paragraph…</source>
        <translation>Corriger le paragraphe…</translation>
    </message>
    <message>
        <source>Revert to recognised text</source>
        <translation>Rétablir le texte reconnu</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Start captions</source>
        <translation>Démarrer les sous-titres</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Show captions above other windows</source>
        <translation>Afficher les sous-titres au-dessus des autres fenêtres</translation>
    </message>
    <message>
        <source>Show window</source>
        <translation>Afficher la fenêtre</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Stop captions</source>
        <translation>Arrêter les sous-titres</translation>
    </message>
    <message>
        <source>Captions continue in the background. To end them, use this icon’s menu.</source>
        <translation>Les sous-titres continuent en arrière-plan. Pour les arrêter, utilisez le menu de cette icône.</translation>
    </message>
</context>
<context>
    <name>VersionRow</name>
    <message>
        <source>Use</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>Utiliser {0}</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>utilisé</translation>
    </message>
    <message>
        <source>Bundled model</source>
        <translation>Modèle fourni</translation>
    </message>
    <message>
        <source>Version {0} · {1}</source>
        <translation>Version {0} · {1}</translation>
    </message>
    <message>
        <source>Word error rate for your voice: {0} → {1}%</source>
        <translation>Taux d’erreur sur les mots pour votre voix&#xa0;: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>other voices: {0} → {1}%</source>
        <translation>autres voix&#xa0;: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>Export version</source>
        <translation>Exporter la version</translation>
    </message>
    <message>
        <source>Delete version</source>
        <translation>Supprimer la version</translation>
    </message>
    <message>
        <source>Export version {0}</source>
        <translation>Exporter la version {0}</translation>
    </message>
    <message numerus="yes">
        <source>trained on %n recording(s)</source>
        <translation>
            <numerusform>entraîné avec %n enregistrement</numerusform>
            <numerusform>entraîné avec %n enregistrements</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete version {0}</source>
        <translation>Supprimer la version {0}</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>Supprimer «&#xa0;{0}&#xa0;»&#xa0;? C’est irréversible.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
</context>
<context>
    <name>VersionsCard</name>
    <message>
        <source>Model versions</source>
        <translation>Versions du modèle</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Return to the version used before</source>
        <translation>Revenir à la version utilisée auparavant</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Import version</source>
        <translation>Importer une version</translation>
    </message>
</context>
<context>
    <name>VocabularyOffer</name>
    <message>
        <source>“{0}”</source>
        <translation>«&#xa0;{0}&#xa0;»</translation>
    </message>
    <message>
        <source>Add {0} to the vocabulary?</source>
        <translation>Ajouter {0} au vocabulaire&#xa0;?</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
</context>
<context>
    <name>VocabularyPage</name>
    <message>
        <source>Vocabulary</source>
        <translation>Vocabulaire</translation>
    </message>
    <message>
        <source>Names and terms to recognise, one per line. Changes take effect immediately, even while captions are running.</source>
        <translation>Noms et termes à reconnaître, un par ligne. Les modifications s’appliquent aussitôt, même pendant le sous-titrage.</translation>
    </message>
    <message>
        <source>Names and terms, one per line</source>
        <translation>Noms et termes, un par ligne</translation>
    </message>
    <message>
        <source>Import from text file…</source>
        <translation>Importer depuis un fichier texte…</translation>
    </message>
    <message>
        <source>Import names and terms</source>
        <translation>Importer des noms et termes</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Skip</source>
        <translation>Passer</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Your words will appear here.</source>
        <translation>Vos paroles s’afficheront ici.</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>Bienvenue</translation>
    </message>
    <message>
        <source>“The quick brown fox jumps over the lazy dog, and nobody is surprised.”</source>
        <translation>“The quick brown fox jumps over the lazy dog, and nobody is surprised.”</translation>
    </message>
    <message>
        <source>1. Choose what to caption.</source>
        <translation>1. Choisissez ce qu’il faut sous-titrer.</translation>
    </message>
    <message>
        <source>2. Press Start and check that the level moves when you speak.</source>
        <translation>2. Cliquez sur «&#xa0;Démarrer&#xa0;» et vérifiez que le niveau bouge quand vous parlez.</translation>
    </message>
    <message>
        <source>3. Read this sentence aloud in English:</source>
        <translation>3. Lisez cette phrase à voix haute, en anglais&#xa0;:</translation>
    </message>
    <message>
        <source>Nothing you say leaves this computer.</source>
        <translation>Rien de ce qui est dit ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
</context>
<context>
    <name>WordPlayer</name>
    <message>
        <source>Stop playback (Esc)</source>
        <translation>Arrêter la lecture (Échap)</translation>
    </message>
</context>
</TS>
