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
        <source>Live captions for whatever a microphone or the computer plays.</source>
        <translation>Sous-titres en direct pour tout ce qu’entend un micro ou que joue l’ordinateur.</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. Uses Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr and Silero VAD.</source>
        <translation>Logiciel libre sous licence MIT. Utilise Qt (LGPL), ONNX Runtime, NumPy, PyAV, sounddevice, SoundCard, soxr et Silero VAD.</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thème</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
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
        <source>Size of the transcript</source>
        <translation>Taille du texte de la transcription</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Langue de l’interface</translation>
    </message>
    <message>
        <source>Used from the next start. Captions are English.</source>
        <translation>Prise en compte au prochain démarrage. Les sous-titres sont en anglais.</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Icône dans la zone de notification</translation>
    </message>
    <message>
        <source>Start, pause and show captions from there.</source>
        <translation>Démarrer, suspendre et afficher les sous-titres depuis cet endroit.</translation>
    </message>
    <message>
        <source>Read captions to the screen reader</source>
        <translation>Transmettre les sous-titres au lecteur d’écran</translation>
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
        <source>On the screen only; what is saved stays as it was said.</source>
        <translation>À l’écran seulement&#xa0;; l’enregistrement reste tel que prononcé.</translation>
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
        <source>What to caption</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Computer sound is everything that this computer plays: calls, videos, games.</source>
        <translation>Le son de l’ordinateur est tout ce qu’il joue&#xa0;: appels, vidéos, jeux.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Appareils</translation>
    </message>
    <message>
        <source>After plugging something in or allowing access.</source>
        <translation>Après un branchement ou une autorisation d’accès.</translation>
    </message>
    <message>
        <source>If a microphone is missing or silent:</source>
        <translation>Si un micro manque ou reste muet&#xa0;:</translation>
    </message>
    <message>
        <source>Windows: Settings › Privacy › Microphone › allow desktop apps.
macOS: System Settings › Privacy &amp; Security › Microphone. Computer sound needs a virtual cable such as BlackHole.
Linux: choose the input in the sound settings; in a sandbox, allow audio.</source>
        <translation>Windows&#xa0;: Paramètres › Confidentialité › Microphone › autoriser les applications de bureau.
macOS&#xa0;: Réglages Système › Confidentialité et sécurité › Microphone. Le son de l’ordinateur nécessite un câble virtuel comme BlackHole.
Linux&#xa0;: choisir l’entrée dans les réglages du son&#xa0;; dans un bac à sable, autoriser l’audio.</translation>
    </message>
</context>
<context>
    <name>CaptionPreview</name>
    <message>
        <source>Preview of the captions</source>
        <translation>Aperçu des sous-titres</translation>
    </message>
    <message>
        <source>Captions grow word by word and scroll up line by line; what was read</source>
        <translation>Les sous-titres s’allongent mot à mot et montent ligne par ligne&#xa0;; ce qui a été lu</translation>
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
        <source>Box colour</source>
        <translation>Couleur du cadre</translation>
    </message>
    <message>
        <source>Box opacity</source>
        <translation>Opacité du cadre</translation>
    </message>
    <message>
        <source>Less lets more of the picture through.</source>
        <translation>Plus elle est faible, plus l’image transparaît.</translation>
    </message>
    <message>
        <source>Text edge</source>
        <translation>Contour du texte</translation>
    </message>
    <message>
        <source>Helps where the box is see-through.</source>
        <translation>Utile quand le cadre est transparent.</translation>
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
        <source>Left is calmer: words never move sideways as a line grows.</source>
        <translation>À gauche, c’est plus calme&#xa0;: les mots ne se décalent pas quand la ligne s’allonge.</translation>
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
        <source>How many lines are in sight.</source>
        <translation>Nombre de lignes visibles.</translation>
    </message>
    <message>
        <source>Committed words only</source>
        <translation>Mots définitifs seulement</translation>
    </message>
    <message>
        <source>Words appear a little later and never change.</source>
        <translation>Les mots apparaissent un peu plus tard et ne changent jamais.</translation>
    </message>
    <message>
        <source>Mark speakers</source>
        <translation>Distinguer les interlocuteurs</translation>
    </message>
    <message>
        <source>A colour tells the microphone from the computer’s sound.</source>
        <translation>Une couleur distingue le micro du son de l’ordinateur.</translation>
    </message>
    <message>
        <source>Keep the last words</source>
        <translation>Garder les derniers mots</translation>
    </message>
    <message>
        <source>Do not clear the box in silence.</source>
        <translation>Ne pas vider le cadre pendant les silences.</translation>
    </message>
    <message>
        <source>Clear after</source>
        <translation>Vider après</translation>
    </message>
    <message>
        <source>Silence before the box is cleared, once there was time to read.</source>
        <translation>Silence avant que le cadre se vide, une fois passé le temps de lecture.</translation>
    </message>
    <message>
        <source>Let clicks through</source>
        <translation>Laisser passer les clics</translation>
    </message>
    <message>
        <source>The box cannot be moved then; switch this off to move it.</source>
        <translation>Le cadre ne peut alors plus être déplacé&#xa0;; désactiver pour le déplacer.</translation>
    </message>
</context>
<context>
    <name>ContrastNote</name>
    <message>
        <source>Contrast {0} : 1 at worst, whatever is behind.</source>
        <translation>Contraste d’au moins {0}&#xa0;: 1, quel que soit l’arrière-plan.</translation>
    </message>
    <message>
        <source>Contrast {0} : 1 at worst; 7 : 1 is easy to read. Raise the opacity.</source>
        <translation>Contraste de {0}&#xa0;: 1 au pire&#xa0;; 7&#xa0;: 1 se lit bien. Augmenter l’opacité.</translation>
    </message>
</context>
<context>
    <name>Elsewhere</name>
    <message>
        <source>the computer was too slow</source>
        <translation>l’ordinateur était trop lent</translation>
    </message>
    <message>
        <source>the device was away</source>
        <translation>l’appareil était absent</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
</context>
<context>
    <name>FilesPage</name>
    <message>
        <source>Files</source>
        <translation>Fichiers</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>Every session is saved there while it runs, sentence by sentence.</source>
        <translation>Chaque session y est enregistrée au fur et à mesure, phrase par phrase.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Afficher le dossier</translation>
    </message>
    <message>
        <source>Where they are</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Enregistrer sous</translation>
    </message>
    <message>
        <source>What Ctrl+S suggests.</source>
        <translation>Format proposé par Ctrl+S.</translation>
    </message>
    <message>
        <source>Reset files</source>
        <translation>Réinitialiser les fichiers</translation>
    </message>
    <message>
        <source>Where to keep sessions</source>
        <translation>Emplacement des sessions</translation>
    </message>
</context>
<context>
    <name>Housekeeping</name>
    <message>
        <source>A session was cut short: “{0}”. Everything said until then is safe.</source>
        <translation>Une session a été interrompue&#xa0;: «&#xa0;{0}&#xa0;». Tout ce qui a été dit jusque-là est conservé.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Ouvrir</translation>
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
        <source>Cancel {0}</source>
        <translation>Annuler {0}</translation>
    </message>
    <message>
        <source>{0} of {1} · {2}× real time · {3} left</source>
        <translation>{0} sur {1} · {2}× le temps réel · encore {3}</translation>
    </message>
    <message>
        <source>Done: {0} of sound in {1}</source>
        <translation>Terminé&#xa0;: {0} de son en {1}</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Écoute…</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
</context>
<context>
    <name>LevelMeterWidget</name>
    <message>
        <source>Sound level</source>
        <translation>Niveau sonore</translation>
    </message>
    <message>
        <source>How loud the sound is; red means too loud</source>
        <translation>Niveau du son&#xa0;; rouge&#xa0;: trop fort</translation>
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
        <source>Copy the text</source>
        <translation>Copier le texte</translation>
    </message>
    <message>
        <source>Rename this session</source>
        <translation>Renommer la session</translation>
    </message>
    <message>
        <source>Export this session</source>
        <translation>Exporter la session</translation>
    </message>
    <message>
        <source>Delete this session</source>
        <translation>Supprimer la session</translation>
    </message>
    <message>
        <source>Find in this transcript</source>
        <translation>Rechercher dans la transcription</translation>
    </message>
    <message>
        <source>Every session is kept here</source>
        <translation>Toutes les sessions sont conservées ici</translation>
    </message>
    <message>
        <source>Choose one to read, correct, export or delete it.</source>
        <translation>En choisir une pour la lire, la corriger, l’exporter ou la supprimer.</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Aucun résultat.</translation>
    </message>
    <message>
        <source>No sessions yet.</source>
        <translation>Aucune session pour l’instant.</translation>
    </message>
    <message>
        <source>The text was copied.</source>
        <translation>Le texte a été copié.</translation>
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
        <source>Saved to {0}</source>
        <translation>Enregistré dans {0}</translation>
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
        <translation>Sous-titres par-dessus les autres fenêtres</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>Enregistrer la transcription</translation>
    </message>
    <message>
        <source>Find in this transcript</source>
        <translation>Rechercher dans la transcription</translation>
    </message>
    <message>
        <source>Time captioned so far</source>
        <translation>Durée sous-titrée jusqu’ici</translation>
    </message>
    <message>
        <source>How far the words are behind the sound</source>
        <translation>Retard des mots sur le son</translation>
    </message>
    <message>
        <source>Ready when you are</source>
        <translation>Tout est prêt</translation>
    </message>
    <message>
        <source>Press Start and speak: words appear here as they are heard.
Everything happens on this computer. Nothing is sent anywhere.</source>
        <translation>Appuyer sur Démarrer et parler&#xa0;: les mots s’affichent ici à mesure qu’ils sont entendus.
Tout se passe sur cet ordinateur. Rien n’est envoyé nulle part.</translation>
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
        <source>Listening · loading the model…</source>
        <translation>Écoute · chargement du modèle…</translation>
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
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>This desktop (Wayland) does not let a window stay on top by itself: choose “Always on Top” in the overlay’s window menu (Alt+Space), or start the program with QT_QPA_PLATFORM=xcb.</source>
        <translation>Cet environnement (Wayland) ne permet pas à une fenêtre de rester d’elle-même au premier plan&#xa0;: choisir «&#xa0;Toujours au premier plan&#xa0;» dans le menu de la fenêtre des sous-titres (Alt+Espace), ou démarrer le programme avec QT_QPA_PLATFORM=xcb.</translation>
    </message>
    <message>
        <source>There is no sound or video file in there.</source>
        <translation>Aucun fichier son ou vidéo ne s’y trouve.</translation>
    </message>
    <message>
        <source>Finishing the last words, then closing…</source>
        <translation>Finalisation des derniers mots, puis fermeture…</translation>
    </message>
    <message>
        <source>Save the transcript</source>
        <translation>Enregistrer la transcription</translation>
    </message>
    <message>
        <source>Saved to {0}</source>
        <translation>Enregistré dans {0}</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>What listens. It is loaded at once; a running session keeps its own.</source>
        <translation>Ce qui écoute. Chargé aussitôt&#xa0;; une session en cours garde le sien.</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Importer un dossier…</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>Autre modèle</translation>
    </message>
    <message>
        <source>Every file is checked against its hash before it is used.</source>
        <translation>Chaque fichier est vérifié par son empreinte avant utilisation.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>0 leaves the choice to the program.</source>
        <translation>0 laisse le choix au programme.</translation>
    </message>
    <message>
        <source>Description of the model</source>
        <translation>Description du modèle</translation>
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
        <source>This model carries no description.</source>
        <translation>Ce modèle n’a pas de description.</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Importer un modèle</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss this notice</source>
        <translation>Fermer cet avis</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Captions</source>
        <translation>Sous-titres</translation>
    </message>
    <message>
        <source>Close the caption overlay</source>
        <translation>Fermer les sous-titres en superposition</translation>
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
    <message>
        <source>{0} lines</source>
        <translation>Lignes&#xa0;: {0}</translation>
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
        <source>Enter keeps the correction, Escape drops it</source>
        <translation>Entrée garde la correction, Échap l’abandonne</translation>
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
        <source>Sound is turned into words on this computer and nowhere else. The program opens no network connection, and it keeps no sound.</source>
        <translation>Le son est transformé en mots sur cet ordinateur et nulle part ailleurs. Le programme n’ouvre aucune connexion réseau et ne conserve aucun son.</translation>
    </message>
    <message>
        <source>These folders hold everything that it writes:</source>
        <translation>Ces dossiers contiennent tout ce qu’il écrit&#xa0;:</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Drop recordings or a folder here</source>
        <translation>Déposer des enregistrements ou un dossier ici</translation>
    </message>
    <message>
        <source>Sound or video, any length. Each becomes a session in the library.</source>
        <translation>Son ou vidéo, de toute durée. Chaque fichier devient une session de la bibliothèque.</translation>
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
        <source>Sound and video</source>
        <translation>Son et vidéo</translation>
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
    <name>SearchBar</name>
    <message>
        <source>Find in this transcript</source>
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
        <source>Close the search</source>
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
    <name>SettingsPage</name>
    <message>
        <source>Pages of the settings</source>
        <translation>Pages des réglages</translation>
    </message>
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
    <name>ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
</context>
<context>
    <name>SourcePicker</name>
    <message>
        <source>What to caption</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>A microphone, what the computer plays, or a file</source>
        <translation>Un micro, le son de l’ordinateur ou un fichier</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Computer sound</source>
        <translation>Son de l’ordinateur</translation>
    </message>
    <message>
        <source>Microphone and computer sound</source>
        <translation>Microphone et son de l’ordinateur</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>Sound and video</source>
        <translation>Son et vidéo</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>Caption a file</source>
        <translation>Sous-titrer un fichier</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Transcript</source>
        <translation>Transcription</translation>
    </message>
    <message>
        <source>Correct this paragraph…</source>
        <translation>Corriger le paragraphe…</translation>
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
        <source>Captions over other windows</source>
        <translation>Sous-titres par-dessus les autres fenêtres</translation>
    </message>
    <message>
        <source>Open the window</source>
        <translation>Ouvrir la fenêtre</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Stop captions</source>
        <translation>Arrêter les sous-titres</translation>
    </message>
</context>
<context>
    <name>VocabularyPage</name>
    <message>
        <source>Vocabulary</source>
        <translation>Vocabulaire</translation>
    </message>
    <message>
        <source>Names and terms that should be recognised, one a line. They count from the next session on.</source>
        <translation>Noms et termes à reconnaître, un par ligne. Ils comptent à partir de la prochaine session.</translation>
    </message>
    <message>
        <source>Names and terms, one a line</source>
        <translation>Noms et termes, un par ligne</translation>
    </message>
    <message>
        <source>Import from a text file…</source>
        <translation>Importer d’un fichier texte…</translation>
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
        <source>Start listening</source>
        <translation>Commencer l’écoute</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Passer</translation>
    </message>
    <message>
        <source>Your words appear here.</source>
        <translation>Les mots prononcés s’affichent ici.</translation>
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
        <source>1. What should be captioned?</source>
        <translation>1. Que faut-il sous-titrer&#xa0;?</translation>
    </message>
    <message>
        <source>2. Start, and see the bar move with your voice.</source>
        <translation>2. Démarrer&#xa0;: la barre bouge avec la voix.</translation>
    </message>
    <message>
        <source>3. Read this aloud, in English:</source>
        <translation>3. Lire ceci à voix haute, en anglais&#xa0;:</translation>
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
</TS>
