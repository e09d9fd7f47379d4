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
    <name>AddonCard</name>
    <message>
        <source>Learning needs an add-on</source>
        <translation>L’apprentissage demande un complément</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>Progression de l’installation</translation>
    </message>
    <message>
        <source>Install the add-on…</source>
        <translation>Installer le complément…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>The program that learns is not installed: PyTorch and what belongs to it. It is fetched from the package index that pip is set up with; each package is checked against its locked hash, PyTorch against its version. Everything else stays on this computer.</source>
        <translation>Le programme qui apprend n’est pas installé&#xa0;: PyTorch et ce qui va avec. Il est téléchargé depuis l’index de paquets configuré pour pip&#xa0;; chaque paquet est vérifié par son empreinte fixée, PyTorch par sa version. Tout le reste demeure sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The program that learns comes as a bundle of its own. Unpack the trainer’s archive so that this folder holds its program, then come back to this page:
{0}</source>
        <translation>Le programme qui apprend est fourni à part. Décompressez l’archive du module d’apprentissage pour que son programme se trouve dans ce dossier, puis revenez à cette page&#xa0;:
{0}</translation>
    </message>
    <message>
        <source>Download and install the add-on now? With PyTorch’s usual build for Linux this is up to {0} GB, elsewhere some hundred MB; unpacked, it takes two to three times as much space. This is the only time that the program uses a network.</source>
        <translation>Télécharger et installer le complément maintenant&#xa0;? Avec la version habituelle de PyTorch pour Linux, cela représente jusqu’à {0}&#xa0;Go, ailleurs quelques centaines de Mo&#xa0;; décompressé, il prend deux à trois fois plus de place. C’est la seule fois où le programme utilise un réseau.</translation>
    </message>
    <message>
        <source>Install the add-on</source>
        <translation>Installer le complément</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Installer</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>Fetching {0}</source>
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
        <source>Access to the microphone</source>
        <translation>Accès au microphone</translation>
    </message>
    <message>
        <source>What the system says.</source>
        <translation>Ce qu’en dit le système.</translation>
    </message>
    <message>
        <source>Open the settings of the system</source>
        <translation>Ouvrir les réglages du système</translation>
    </message>
    <message>
        <source>On macOS the sound of the computer needs a virtual cable such as BlackHole.</source>
        <translation>Sous macOS, le son de l’ordinateur demande un câble virtuel comme BlackHole.</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Autorisé</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Not restricted</source>
        <translation>Sans restriction</translation>
    </message>
    <message>
        <source>The system does not tell</source>
        <translation>Le système ne le dit pas</translation>
    </message>
    <message>
        <source>Missing or silent? Settings › Privacy &amp; security › Microphone: allow access, and “Let desktop apps access your microphone”.</source>
        <translation>Absent ou muet&#xa0;? Paramètres › Confidentialité et sécurité › Microphone&#xa0;: autorisez l’accès, y compris «&#xa0;Laisser les applications de bureau accéder à votre microphone&#xa0;».</translation>
    </message>
    <message>
        <source>Missing or silent? System Settings › Privacy &amp; Security › Microphone: switch this program on, then start it again.</source>
        <translation>Absent ou muet&#xa0;? Réglages Système › Confidentialité et sécurité › Microphone&#xa0;: activez ce programme, puis relancez-le.</translation>
    </message>
    <message>
        <source>Missing or silent? Choose the input in the sound settings of the system and unmute it. In a sandbox (Flatpak, Snap), allow recording of sound.</source>
        <translation>Absent ou muet&#xa0;? Choisissez l’entrée dans les réglages de son du système et réactivez-la. Dans un bac à sable (Flatpak, Snap), autorisez l’enregistrement du son.</translation>
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
    <message>
        <source>Correct words that sound alike</source>
        <translation>Corriger les mots qui se prononcent pareil</translation>
    </message>
    <message>
        <source>Such as “their” and “there”, by the words beside them; it can also be wrong. Counts from the next session on.</source>
        <translation>Comme «&#xa0;their&#xa0;» et «&#xa0;there&#xa0;», d’après les mots voisins&#xa0;; il peut aussi se tromper. Compte à partir de la prochaine session.</translation>
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
    <name>EnrolmentDialog</name>
    <message>
        <source>Read sentences aloud</source>
        <translation>Lire des phrases à voix haute</translation>
    </message>
    <message>
        <source>Sentences that are read</source>
        <translation>Phrases lues</translation>
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
        <source>Keep it, next sentence</source>
        <translation>Garder, phrase suivante</translation>
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
        <source>All sentences are read.</source>
        <translation>Toutes les phrases sont lues.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>These sentences are enough to learn from. More make it better.</source>
        <translation>Ces phrases suffisent pour apprendre. Davantage, c’est mieux.</translation>
    </message>
    <message>
        <source>Press Enter, then read the sentence as you usually speak.</source>
        <translation>Appuyez sur Entrée, puis lisez la phrase comme vous parlez d’habitude.</translation>
    </message>
    <message>
        <source>Read now. Recording stops by itself when you fall silent.</source>
        <translation>Lisez maintenant. L’enregistrement s’arrête seul quand vous vous taisez.</translation>
    </message>
    <message>
        <source>Good. Press Enter to keep it.</source>
        <translation>Bien. Appuyez sur Entrée pour la garder.</translation>
    </message>
    <message>
        <source>Thank you. Close this window and learn.</source>
        <translation>Merci. Fermez cette fenêtre et lancez l’apprentissage.</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>Arrêter la lecture</translation>
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
        <source>What saving suggests.</source>
        <translation>Ce qui est proposé à l’enregistrement.</translation>
    </message>
    <message>
        <source>Keep the sound of sessions</source>
        <translation>Conserver le son des sessions</translation>
    </message>
    <message>
        <source>About 11 MB an hour for each source. Pause or stop, then click a word to hear it. The sound stays on this computer, until you delete it or the session. Tell the people you record. Counts from the next session on.</source>
        <translation>Environ 11 Mo par heure et par source. Après une pause ou l’arrêt, cliquez sur un mot pour l’entendre. Le son reste sur cet ordinateur jusqu’à ce que vous le supprimiez, lui ou la session. Prévenez les personnes enregistrées. Compte à partir de la prochaine session.</translation>
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
    <name>TrainingCard</name>
    <message>
        <source>Learn your voice</source>
        <translation>Apprendre votre voix</translation>
    </message>
    <message>
        <source>Progress of learning</source>
        <translation>Progression de l’apprentissage</translation>
    </message>
    <message>
        <source>Learn now</source>
        <translation>Apprendre maintenant</translation>
    </message>
    <message>
        <source>Give it up</source>
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
        <source>Show the last result</source>
        <translation>Voir le dernier résultat</translation>
    </message>
    <message>
        <source>Go on learning</source>
        <translation>Poursuivre l’apprentissage</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Learning was interrupted. It can go on where it was.</source>
        <translation>L’apprentissage a été interrompu. Il peut reprendre là où il en était.</translation>
    </message>
    <message>
        <source>At least {0} recordings are needed; there are {1}. Read some sentences.</source>
        <translation>Il faut au moins {0} enregistrements&#xa0;; il y en a {1}. Lisez quelques phrases.</translation>
    </message>
    <message>
        <source>Takes about {0} minutes. Captions go on meanwhile, and the new model is used only if it hears you better and other people as well as before.</source>
        <translation>Dure environ {0} minutes. Les sous-titres continuent, et le nouveau modèle n’est utilisé que s’il vous comprend mieux et les autres aussi bien qu’avant.</translation>
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
        <source>Learning</source>
        <translation>Apprentissage</translation>
    </message>
    <message>
        <source>Testing on sentences that were not learnt</source>
        <translation>Essai sur des phrases non apprises</translation>
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
    <name>TrainerProcess</name>
    <message>
        <source>The trainer could not be started; install it again.</source>
        <translation>Le module d’apprentissage n’a pas pu démarrer&#xa0;; réinstallez-le.</translation>
    </message>
    <message>
        <source>Learning stopped unexpectedly; the captions are as before.</source>
        <translation>L’apprentissage s’est arrêté de façon inattendue&#xa0;; les sous-titres sont comme avant.</translation>
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
        <source>Delete the sound and keep the text</source>
        <translation>Supprimer le son et garder le texte</translation>
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
        <source>click a word to hear it</source>
        <translation>cliquez sur un mot pour l’entendre</translation>
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
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete the sound of “{0}”? Its text stays. This cannot be undone.</source>
        <translation>Supprimer le son de «&#xa0;{0}&#xa0;»&#xa0;? Le texte reste. C’est irréversible.</translation>
    </message>
    <message>
        <source>Delete the sound</source>
        <translation>Supprimer le son</translation>
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
        <source>Closing; learning can go on where it was.</source>
        <translation>Fermeture&#xa0;; l’apprentissage pourra reprendre là où il en était.</translation>
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
        <source>What listens. A running session goes on with it, and no word is lost.</source>
        <translation>Ce qui écoute. Une session en cours continue avec lui, sans perdre un mot.</translation>
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
    <name>PersonalisationController</name>
    <message>
        <source>Saved to {0}</source>
        <translation>Enregistré&#xa0;: {0}</translation>
    </message>
</context>
<context>
    <name>PersonalLink</name>
    <message>
        <source>Your voice was learnt: the new model is in use.</source>
        <translation>Votre voix est apprise&#xa0;: le nouveau modèle est utilisé.</translation>
    </message>
    <message>
        <source>Your voice was learnt, but the new model is not better and not used.</source>
        <translation>Votre voix a été apprise, mais le nouveau modèle n’est pas meilleur et n’est pas utilisé.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Afficher</translation>
    </message>
    <message>
        <source>Learning your voice was interrupted; it can go on where it was.</source>
        <translation>L’apprentissage de votre voix a été interrompu&#xa0;; il peut reprendre là où il en était.</translation>
    </message>
</context>
<context>
    <name>PersonalisationPage</name>
    <message>
        <source>Personalise</source>
        <translation>Personnaliser</translation>
    </message>
    <message>
        <source>Read aloud…</source>
        <translation>Lire…</translation>
    </message>
    <message>
        <source>Read sentences</source>
        <translation>Lire des phrases</translation>
    </message>
    <message>
        <source>20 short sentences, about four minutes: the surest way to learn a voice.</source>
        <translation>20 phrases courtes, environ quatre minutes&#xa0;: le plus sûr moyen d’apprendre une voix.</translation>
    </message>
    <message>
        <source>Learn from captions</source>
        <translation>Apprendre des sous-titres</translation>
    </message>
    <message>
        <source>Off unless you switch it on. While you caption the microphone, sentences that were heard with confidence, and those that you correct, are kept with their sound. Never while captioning is paused, and never the computer’s sound.</source>
        <translation>Désactivé tant que vous ne l’activez pas. Pendant le sous-titrage du microphone, les phrases comprises avec certitude et celles que vous corrigez sont gardées avec leur son. Jamais pendant une pause, et jamais le son de l’ordinateur.</translation>
    </message>
    <message>
        <source>Space at most</source>
        <translation>Espace maximal</translation>
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
        <source>What you read or corrected stays until you delete it.</source>
        <translation>Ce que vous avez lu ou corrigé reste jusqu’à ce que vous le supprimiez.</translation>
    </message>
    <message>
        <source> days</source>
        <translation> jours</translation>
    </message>
    <message>
        <source>Show them…</source>
        <translation>Afficher…</translation>
    </message>
    <message>
        <source>Recordings that are kept</source>
        <translation>Enregistrements gardés</translation>
    </message>
    <message>
        <source>In {0}, on this computer alone. Hear or delete each.</source>
        <translation>Dans {0}, sur cet ordinateur seulement. Chacun peut être écouté et supprimé.</translation>
    </message>
    <message>
        <source>100 MB hold 50 minutes. When it is full, the oldest captions go first.</source>
        <translation>100 Mo contiennent 50 minutes. Quand c’est plein, les plus anciens sous-titres partent d’abord.</translation>
    </message>
    <message>
        <source>Learn by itself</source>
        <translation>Apprendre de soi-même</translation>
    </message>
    <message>
        <source>When there is enough that is new, the computer runs on mains power, and nothing was captioned for ten minutes.</source>
        <translation>Quand il y a assez de nouveau, que l’ordinateur est sur secteur et que rien n’a été sous-titré depuis dix minutes.</translation>
    </message>
    <message>
        <source>Learning by itself is not offered here: whether this computer runs on mains power is not known.</source>
        <translation>L’apprentissage automatique n’est pas proposé ici&#xa0;: on ne sait pas si cet ordinateur est sur secteur.</translation>
    </message>
    <message>
        <source>Delete everything…</source>
        <translation>Tout effacer…</translation>
    </message>
    <message>
        <source>Forget my voice</source>
        <translation>Oublier ma voix</translation>
    </message>
    <message>
        <source>Recordings, versions and the key; the bundled model is used again.</source>
        <translation>Enregistrements, versions et clé&#xa0;; le modèle fourni sert à nouveau.</translation>
    </message>
    <message>
        <source>Delete all recordings, all versions and the key? The bundled model is used again. This cannot be undone.</source>
        <translation>Supprimer tous les enregistrements, toutes les versions et la clé&#xa0;? Le modèle fourni sert à nouveau. C’est irréversible.</translation>
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
        <source>Sound is turned into words on this computer and nowhere else. The program opens no network connection unless you let it install the add-on that learns, and it keeps no sound unless you switch that on.</source>
        <translation>Le son devient du texte sur cet ordinateur et nulle part ailleurs. Le programme n’ouvre aucune connexion réseau, sauf si vous le laissez installer le complément d’apprentissage, et ne garde aucun son tant que vous ne l’activez pas.</translation>
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
    <name>RecordingsDialog</name>
    <message>
        <source>Recordings that are kept</source>
        <translation>Enregistrements gardés</translation>
    </message>
    <message>
        <source>Nothing of your voice is kept.</source>
        <translation>Rien de votre voix n’est gardé.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Écouter</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete all recordings…</source>
        <translation>Supprimer tous les enregistrements…</translation>
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
        <source>What was learnt</source>
        <translation>Ce qui a été appris</translation>
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
        <source>before</source>
        <translation>avant</translation>
    </message>
    <message>
        <source>after</source>
        <translation>après</translation>
    </message>
    <message>
        <source>Wrong words, your voice</source>
        <translation>Mots faux, votre voix</translation>
    </message>
    <message>
        <source>Wrong words, general speech</source>
        <translation>Mots faux, autres voix</translation>
    </message>
    <message>
        <source>{0} recordings learnt, {1} not</source>
        <translation>{0} enregistrements appris, {1} non</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>Dit</translation>
    </message>
    <message>
        <source>Heard before</source>
        <translation>Compris avant</translation>
    </message>
    <message>
        <source>Heard now</source>
        <translation>Compris maintenant</translation>
    </message>
    <message>
        <source>Sentences that were not learnt, for comparison</source>
        <translation>Phrases non apprises, pour comparer</translation>
    </message>
    <message>
        <source>Wrong words are underlined.</source>
        <translation>Les mots faux sont soulignés.</translation>
    </message>
    <message>
        <source>a recording that is gone</source>
        <translation>un enregistrement qui n’existe plus</translation>
    </message>
    <message>
        <source>Recordings that were not learnt</source>
        <translation>Enregistrements non appris</translation>
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
    <name>Sessions</name>
    <message>
        <source>sound, {0}</source>
        <translation>son, {0}</translation>
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
        <source>Personalise</source>
        <translation>Personnaliser</translation>
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
    <name>Shortcuts</name>
    <message>
        <source>{0} is already “{1}”.</source>
        <translation>{0} est déjà «&#xa0;{1}&#xa0;».</translation>
    </message>
    <message>
        <source>{0} belongs to the transcript and to text fields.</source>
        <translation>{0} appartient à la transcription et aux champs de texte.</translation>
    </message>
    <message>
        <source>{0} would get in the way of typing; add Ctrl or Alt.</source>
        <translation>{0} gênerait la saisie&#xa0;; ajoutez Ctrl ou Alt.</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Choose a field and press the keys. They work in this window.</source>
        <translation>Choisissez un champ et appuyez sur les touches. Elles valent dans cette fenêtre.</translation>
    </message>
    <message>
        <source>Reset shortcuts</source>
        <translation>Réinitialiser les raccourcis</translation>
    </message>
    <message>
        <source>No key for “{0}”</source>
        <translation>Aucune touche pour «&#xa0;{0}&#xa0;»</translation>
    </message>
    <message>
        <source>Keys that work while another program is in front: bind them to these commands in the keyboard settings of the system. “toggle” starts or stops; there are also “pause”, “overlay”, “stop” and “show”.</source>
        <translation>Touches qui valent même quand un autre programme est devant&#xa0;: associez-les à cette commande dans les réglages de clavier du système. «&#xa0;toggle&#xa0;» démarre ou arrête&#xa0;; il y a aussi «&#xa0;pause&#xa0;», «&#xa0;overlay&#xa0;», «&#xa0;stop&#xa0;» et «&#xa0;show&#xa0;».</translation>
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
    <name>StartupTasks</name>
    <message>
        <source>The system refuses the microphone; Settings › Audio tells how to allow it.</source>
        <translation>Le système refuse le microphone&#xa0;; Réglages › Audio dit comment l’autoriser.</translation>
    </message>
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
    <name>StatusCard</name>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Looking at what is kept…</source>
        <translation>Lecture de ce qui est gardé…</translation>
    </message>
    <message>
        <source>Recordings kept: {0} · {1} minutes · {2} MB</source>
        <translation>Enregistrements&#xa0;: {0} · {1} minutes · {2} Mo</translation>
    </message>
    <message>
        <source>Nothing of your voice is kept.</source>
        <translation>Rien de votre voix n’est gardé.</translation>
    </message>
    <message>
        <source>You chose another model; what was learnt is for the bundled one.</source>
        <translation>Vous avez choisi un autre modèle&#xa0;; ce qui a été appris vaut pour le modèle fourni.</translation>
    </message>
    <message>
        <source>The bundled model is in use.</source>
        <translation>Le modèle fourni est utilisé.</translation>
    </message>
    <message>
        <source>Version {0} is damaged, so the bundled model is in use; delete it.</source>
        <translation>La version {0} est endommagée, le modèle fourni est donc utilisé&#xa0;; supprimez-la.</translation>
    </message>
    <message>
        <source>Version {0}, with your voice, is in use.</source>
        <translation>La version {0}, avec votre voix, est utilisée.</translation>
    </message>
    <message>
        <source>Recordings are encrypted with a key in the system keyring.</source>
        <translation>Les enregistrements sont chiffrés avec une clé du trousseau du système.</translation>
    </message>
    <message>
        <source>This system has no keyring, so recordings are not encrypted: programs and people who can read your files can hear them.</source>
        <translation>Ce système n’a pas de trousseau, les enregistrements ne sont donc pas chiffrés&#xa0;: programmes et personnes qui peuvent lire vos fichiers peuvent les écouter.</translation>
    </message>
    <message>
        <source>The recordings are encrypted, and the system keyring that holds their key cannot be reached. Unlock it, then try again.</source>
        <translation>Les enregistrements sont chiffrés et le trousseau qui détient leur clé est inaccessible. Déverrouillez-le, puis réessayez.</translation>
    </message>
</context>
<context>
    <name>TranscriptText</name>
    <message>
        <source>Transcript</source>
        <translation>Transcription</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Hear it from here</source>
        <translation>Écouter à partir d’ici</translation>
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
        <source>Your voice: {0} → {1} % wrong words</source>
        <translation>Votre voix&#xa0;: {0} → {1}&#xa0;% de mots faux</translation>
    </message>
    <message>
        <source>others: {0} → {1} %</source>
        <translation>autres&#xa0;: {0} → {1}&#xa0;%</translation>
    </message>
    <message>
        <source>{0} learnt</source>
        <translation>{0} appris</translation>
    </message>
    <message>
        <source>Export version {0}</source>
        <translation>Exporter la version {0}</translation>
    </message>
    <message>
        <source>Delete version {0}</source>
        <translation>Supprimer la version {0}</translation>
    </message>
    <message>
        <source>Export this version</source>
        <translation>Exporter cette version</translation>
    </message>
    <message>
        <source>Delete “{0}”? This cannot be undone.</source>
        <translation>Supprimer «&#xa0;{0}&#xa0;»&#xa0;? C’est irréversible.</translation>
    </message>
    <message>
        <source>Delete this version</source>
        <translation>Supprimer cette version</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
</context>
<context>
    <name>VersionsCard</name>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Use again what was in use before</source>
        <translation>Réutiliser ce qui servait avant</translation>
    </message>
    <message>
        <source>Import a version</source>
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
        <source>Remember {0} for next time?</source>
        <translation>Retenir {0} pour la prochaine fois&#xa0;?</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Retenir</translation>
    </message>
</context>
<context>
    <name>VocabularyPage</name>
    <message>
        <source>Vocabulary</source>
        <translation>Vocabulaire</translation>
    </message>
    <message>
        <source>Names and terms that should be recognised, one a line. They count at once, also while captions run.</source>
        <translation>Noms et termes à reconnaître, un par ligne. Ils comptent aussitôt, même pendant le sous-titrage.</translation>
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
<context>
    <name>WordPlayer</name>
    <message>
        <source>Stop the sound (Esc)</source>
        <translation>Arrêter le son (Échap)</translation>
    </message>
</context>
</TS>
