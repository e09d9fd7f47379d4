"""Personalisation as the window uses it: recordings, training runs and model versions.

Runs on the GUI thread; whatever may block runs in the background.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.gui.personal.trainer_process import TrainerProcess
from app.personal.automatic_training import AutomaticTraining, TrainingConditions
from app.personal.events import Result
from app.personal.home import LOCKED, PersonalDataSummary
from app.personal.trainer import bundle_places, training_command
from app.power import on_mains
from engine import StorageError

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.personal.trainer_process import TrainerState
    from app.gui.preferences import Preferences
    from app.gui.widgets.notice_bar import NoticeBar, NoticeKind
    from app.personal.events import Rejected, TrainingProgress
    from app.personal.trainer import TrainerProgram
    from app.service import CaptioningService
    from engine import Recording

TRAINING_MINUTES = 6
"""How long a run may train."""
MIN_RECORDINGS = 10
"""Recordings below which no run is offered."""
MINUTE_MS = 60_000
REFRESH_DELAY_MS = 1000
"""Recordings arrive one by one while captions run; the page need not follow each immediately."""


class PersonalisationController(QObject):
    """Stores recordings, trains on them and chooses the model version.

    ``summary_changed`` follows :attr:`summary` and :attr:`trainer`, ``training_changed`` follows
    :attr:`state` and :attr:`progress`. Notices emit ``page_requested`` and ``result_requested``.

    Parameters
    ----------
    is_busy
        Returns whether captions or a transcription are running.
    """

    summary_changed = Signal()
    training_changed = Signal()
    training_finished = Signal(Result)
    model_changed = Signal()
    page_requested = Signal()
    result_requested = Signal()
    _recording_stored = Signal()
    _collecting_failed = Signal(str)

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        is_busy: Callable[[], bool],
        notices: NoticeBar,
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._home = service.personal
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._is_busy = is_busy
        self._notices = notices
        self._policy = AutomaticTraining()
        self._after_run: list[Callable[[], None]] = []
        self._is_page_visible = False
        self.summary = PersonalDataSummary()
        self.is_loaded = False
        self.trainer: TrainerProgram | None = None
        self.result: Result | None = None
        self._process = TrainerProcess(self)
        self._process.changed.connect(self.training_changed)
        self._process.finished.connect(self._finished)
        self._process.failed.connect(self._failed)
        self._process.stopped.connect(self._stopped)
        self._refresh_timer = QTimer(self, interval=REFRESH_DELAY_MS, singleShot=True)
        self._refresh_timer.timeout.connect(self._refresh_if_loaded)
        self._recording_stored.connect(self._refresh_timer.start)
        self._collecting_failed.connect(self._warn)
        service.collector.on_stored = self._recording_stored.emit
        service.collector.on_problem = self._collecting_failed.emit
        self._minute_timer = QTimer(self, interval=MINUTE_MS)
        self._minute_timer.timeout.connect(self.check_automatic_training)
        preferences.changed.connect(self._apply_settings)
        self._apply_settings()

    # -- recordings --------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        return self._home.folder

    @Slot()
    def refresh(self) -> None:
        """Read :attr:`summary` again, in the background."""
        settings = self._preferences.settings.personal
        self._run_in_background(
            lambda: (self._home.summarise(settings), self._service.trainer()), self._show_summary
        )

    def set_page_visible(self, visible: bool) -> None:
        """Note whether the user sees the page, which shows the end of a run itself."""
        self._is_page_visible = visible
        if visible:
            self.refresh()

    def retry_key(self) -> None:
        """Ask the keyring for the key again: the user may have unlocked it."""
        self._home.keys.retry()
        self.refresh()

    def add_recording(self, recording: Recording) -> None:
        """Store a recording; blocks, so call it on a worker thread. Raises StorageError."""
        self._home.add(recording, self._preferences.settings.personal)

    def load_recording(self, name: str, done: Callable[[Recording], object]) -> None:
        self._run_in_background(lambda: self._home.load(name), done)

    def delete_recording(self, name: str) -> None:
        self._change(lambda: self._home.delete(name))

    def delete_all_recordings(self) -> None:
        """Delete every recording, once no run reads them any more."""
        self._after_training(lambda: self._change(self._home.delete_recordings))

    def delete_everything(self) -> None:
        """Delete recordings, versions, an interrupted run and the key, and stop collecting."""
        self.result = None
        self._preferences.reset("personal")
        self._after_training(lambda: self._change(self._home.delete_everything, model=True))

    # -- versions ----------------------------------------------------------------------------------

    @property
    def is_other_model_chosen(self) -> bool:
        """Whether the settings name a model that the versions do not belong to."""
        return bool(self._preferences.settings.model.folder)

    def use_version(self, number: int | None) -> None:
        self._change(lambda: self._home.versions.use(number), model=True)

    def roll_back(self) -> None:
        """Use the version that was in use before."""
        self._change(self._home.versions.roll_back, model=True)

    def delete_version(self, number: int) -> None:
        self._change(lambda: self._home.versions.delete(number), model=True)

    def export_version(self, number: int, target: Path) -> None:
        text = self.tr("Saved to {0}").format(target)
        self._run_in_background(
            lambda: self._home.versions.export(number, target), lambda _: self.notify(text)
        )

    def import_version(self, source: Path) -> None:
        """Add an archive as a version, without using it."""
        self._change(lambda: self._home.versions.import_(source))

    # -- training ----------------------------------------------------------------------------------

    @property
    def state(self) -> TrainerState:
        return self._process.state

    @property
    def progress(self) -> TrainingProgress:
        return self._process.progress

    @property
    def rejected(self) -> list[Rejected]:
        """Recordings that the last run did not use, with reasons."""
        return self._process.rejected

    @property
    def is_training(self) -> bool:
        """Whether a run is active, paused ones included."""
        return self._process.is_active

    @property
    def can_train(self) -> bool:
        """Whether a run could start: the trainer is there, and enough recordings are."""
        enough = len(self.summary.usable) >= MIN_RECORDINGS
        return self.trainer is not None and enough and not self.is_training

    @property
    def can_train_automatically(self) -> bool:
        """Whether this computer reports if it runs on mains power."""
        return on_mains() is not None

    @property
    def trainer_folder(self) -> Path:
        """Where the stand-alone program expects the trainer's bundle."""
        return bundle_places(self._service.paths.data)[0]

    def start_training(self, *, automatic: bool = False) -> None:
        """Start a run, or resume the interrupted one; nothing happens while one is active."""
        trainer, home = self.trainer, self._home
        if trainer is None or self.is_training:
            return
        self._policy.on_start(automatic=automatic)

        def prepare() -> tuple[tuple[str, ...], bytes | None]:
            key = home.keys.get()
            if key.protection == "locked":
                raise StorageError(LOCKED)
            command = training_command(trainer, home, home.versions.bundled, TRAINING_MINUTES)
            return command, key.value

        self._run_in_background(
            prepare, lambda ready: self._process.start(ready[0], trainer.folder, ready[1])
        )

    def pause_training(self) -> None:
        """Pause the run until the user resumes it."""
        self._policy.on_user_pause()
        self._process.pause()

    def resume_training(self) -> None:
        self._process.resume()

    @Slot()
    def cancel_training(self) -> None:
        """Cancel the run; nothing of it is kept."""
        self._process.cancel()

    def stop_training(self) -> None:
        """Stop the run so that it can be resumed later."""
        self._process.stop()

    @Slot()
    def discard_training(self) -> None:
        """Delete the state of an interrupted run."""
        self._change(self._home.forget_run)

    @Slot()
    def check_interrupted_training(self) -> None:
        """Notify the user of a run that was interrupted before this start of the program."""
        self._run_in_background(self._home.has_unfinished_run, self._offer_to_resume)

    @Slot()
    def check_automatic_training(self) -> None:
        """Let the policy decide; called once a minute while automatic training is on."""
        settings, summary = self._preferences.settings.personal, self.summary
        conditions = TrainingConditions(
            is_allowed=settings.automatic and on_mains() is True,
            is_busy=self._is_busy(),
            is_training=self.is_training,
            can_train=self.can_train,
            has_interrupted_run=summary.resumable,
            n_new=summary.fresh,
        )
        match self._policy.after_minute(conditions):
            case "start":
                self.start_training(automatic=True)
            case "pause":
                self._process.pause()
            case "resume":
                self._process.resume()
            case "refresh":
                self.refresh()
            case "none":
                pass

    # -- notices -----------------------------------------------------------------------------------

    def notify(self, text: str, kind: NoticeKind = "info") -> None:
        """Show a sentence about personalisation in the window's notice bar."""
        self._notices.show_notice(text, kind)

    @Slot(str)
    def _warn(self, message: str) -> None:
        self.notify(message, "warning")

    def _offer_to_resume(self, interrupted: bool) -> None:
        if interrupted:
            text = self.tr("Training was interrupted. You can resume it.")
            self._notices.show_notice(text, "info", self.tr("Show"), self.page_requested.emit)

    def _announce(self, result: Result) -> None:
        text = (
            self.tr("Personalisation finished. The new model is in use.")
            if result.accepted
            else self.tr("Personalisation finished. The new model is no better and is not used.")
        )
        self._notices.show_notice(text, "info", self.tr("Show"), self.result_requested.emit)

    # -- what follows a change ---------------------------------------------------------------------

    @Slot()
    def _apply_settings(self) -> None:
        settings = self._preferences.settings.personal
        self._service.collector.configure(settings)
        if settings.automatic:
            self._minute_timer.start()
        else:
            self._minute_timer.stop()

    def _change(self, function: Callable[[], Any], *, model: bool = False) -> None:
        def done(_: object) -> None:
            self.refresh()
            if model:
                self.model_changed.emit()

        self._run_in_background(function, done)

    def _after_training(self, action: Callable[[], None]) -> None:
        """Act once no run writes into the folder any more."""
        if self.is_training:
            self._after_run.append(action)
            self._process.cancel()
        else:
            action()

    @Slot()
    def _stopped(self) -> None:
        self._policy.on_abort()
        actions, self._after_run = self._after_run, []
        for action in actions:
            action()
        self.refresh()

    @Slot(str)
    def _failed(self, message: str) -> None:
        self.notify(message, "error")
        self._stopped()

    @Slot()
    def _refresh_if_loaded(self) -> None:
        if self.is_loaded:
            self.refresh()

    def _show_summary(self, found: tuple[PersonalDataSummary, TrainerProgram | None]) -> None:
        self.summary, self.trainer = found
        self.is_loaded = True
        self.summary_changed.emit()

    @Slot(Result)
    def _finished(self, result: Result) -> None:
        self.result = result
        if self._after_run:
            self._stopped()
            return

        def accept() -> None:
            self._home.note_run()
            if result.accepted and result.version is not None:
                self._home.versions.use(result.version)

        self._change(accept, model=result.accepted)
        if not self._is_page_visible:
            self._announce(result)
        self.training_finished.emit(result)
