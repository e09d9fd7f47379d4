"""The user's voice as the window sees it: what is kept, learning, and which model is in use.

Runs on the GUI thread; whatever may block is handed to :mod:`app.gui.bridge`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.gui.personal.trainer_process import Learner
from app.personal.home import LOCKED, PersonalDataSummary
from app.personal.trainer import training_command
from app.power import on_mains
from engine import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.gui.library.library_page import RunInBackground
    from app.gui.settings.preferences import Preferences
    from app.personal.events import Result
    from app.personal.trainer import TrainerProgram
    from app.service import CaptioningService
    from engine import Cue, Recording

MINUTES = 6
"""How long a run may learn."""
MIN_TO_LEARN = 10
"""Recordings below which a run is not offered."""
MIN_FRESH = 30
"""New recordings that are worth a run of its own accord."""
IDLE_MS = 10 * 60_000
LOOK_MS = 60_000


class PersonalDesk(QObject):
    """Does what the pages ask for, and learns by itself where that is allowed.

    Signals
    -------
    changed
        :attr:`kept`, or whether the trainer is there, is new.
    model_changed
        Another model is in use from now on.
    learnt
        The :class:`Result` of a run.
    interrupted
        A run of an earlier start was cut short and can go on.
    noticed
        A sentence for the user and its kind.
    """

    changed = Signal()
    model_changed = Signal()
    learnt = Signal(object)
    interrupted = Signal()
    noticed = Signal(str, str)
    _kept_more = Signal()
    _problem = Signal(str)

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        is_busy: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.service = service
        self.home = service.personal
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._is_busy = is_busy
        self._idle_ms = 0
        self._alone = False
        self._gave_up = False
        self._afterwards: list[Callable[[], None]] = []
        self.kept = PersonalDataSummary()
        self.has_looked = False
        self.trainer: TrainerProgram | None = None
        self.result: Result | None = None
        self.learner = Learner(self)
        self.learner.finished.connect(self._finished)
        self.learner.failed.connect(self._failed)
        self.learner.stopped.connect(self._stopped)
        self._problem.connect(self._tell_problem)
        # Recordings come one by one while captions run; the page need not follow each at once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(1000)
        self._soon.timeout.connect(self._look_if_shown)
        self._kept_more.connect(self._soon.start)
        service.collector.on_kept = self._kept_more.emit
        service.collector.on_problem = self._problem.emit
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.look_for_idleness)
        preferences.changed.connect(self._configure)
        self._configure()

    # -- what is kept ------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Look at what is kept, behind the window."""
        settings = self._preferences.settings.personal
        self._run_in_background(
            lambda: (self.home.summarise(settings), self.service.trainer()), self._show_kept
        )

    @Slot()
    def look_for_unfinished(self) -> None:
        """Look whether the last start left a run behind."""
        self._run_in_background(
            self.home.has_unfinished_run, lambda found: self.interrupted.emit() if found else None
        )

    def retry_key(self) -> None:
        """Ask for the key again: the user may have unlocked the keyring."""
        self.home.keys.retry()
        self.refresh()

    def load(self, item: str, done: Callable[[Recording], object]) -> None:
        """Read one recording."""
        self._run_in_background(lambda: self.home.load(item), done)

    def delete(self, item: str) -> None:
        """Delete one recording."""
        self._change(lambda: self.home.delete(item))

    def delete_recordings(self) -> None:
        """Delete every recording."""
        self._after_learning(lambda: self._change(self.home.delete_recordings))

    def delete_everything(self) -> None:
        """Delete recordings, versions, an unfinished run and the key, and collect no more."""
        self.result = None
        self._preferences.reset("personal")
        self._after_learning(lambda: self._change(self.home.delete_everything, model=True))

    def correct(self, cue: Cue, text: str, folder: Path | None = None) -> None:
        """Take a correction of the user's, in a past session's `folder` or the one heard last."""
        self.service.collector.correct(cue, text, folder)

    # -- versions ----------------------------------------------------------------------------------

    def use(self, number: int | None) -> None:
        """Use a version, or the bundled model."""
        self._change(lambda: self.home.versions.use(number), model=True)

    def roll_back(self) -> None:
        """Use again what was in use before."""
        self._change(self.home.versions.roll_back, model=True)

    def delete_version(self, number: int) -> None:
        """Delete a version."""
        self._change(lambda: self.home.versions.delete(number), model=True)

    def export(self, number: int, target: Path) -> None:
        """Write a version as one archive."""
        told = self.tr("Saved to {0}").format(target)
        self._run_in_background(
            lambda: self.home.versions.export(number, target),
            lambda _: self.noticed.emit(told, "info"),
        )

    def import_version(self, source: Path) -> None:
        """Add an archive as a version; it is not used by itself."""
        self._change(lambda: self.home.versions.import_(source))

    # -- learning ----------------------------------------------------------------------------------

    @property
    def other_model(self) -> bool:
        """Whether the user chose a model that versions do not count for."""
        return bool(self._preferences.settings.model.folder)

    @property
    def can_learn(self) -> bool:
        """Whether there is a trainer, and enough to learn from."""
        enough = len(self.kept.usable) >= MIN_TO_LEARN
        return self.trainer is not None and enough and not self.learner.is_active

    def learn(self, *, alone: bool = False) -> None:
        """Begin a run, or go on with the one that was cut short; `alone`: nobody asked for it."""
        trainer, home = self.trainer, self.home
        if trainer is None or self.learner.is_active:
            return
        self._alone, self._gave_up = alone, False

        def prepare() -> tuple[tuple[str, ...], bytes | None]:
            key = home.keys.get()
            if key.protection == "locked":
                raise StorageError(LOCKED)
            return training_command(trainer, home, home.versions.bundled, MINUTES), key.value

        self._run_in_background(
            prepare, lambda ready: self.learner.start(ready[0], trainer.folder, ready[1])
        )

    def pause(self) -> None:
        """Hold a run still until :meth:`resume`."""
        self._alone = False
        self.learner.pause()

    def resume(self) -> None:
        """Go on."""
        self.learner.resume()

    def start_anew(self) -> None:
        """Forget the run that was cut short."""
        self._change(self.home.forget_run)

    @property
    def can_learn_alone(self) -> bool:
        """Whether this computer can tell that it runs on mains power."""
        return on_mains() is not None

    @Slot()
    def look_for_idleness(self) -> None:
        """Learn while nothing else is done on mains power; hold still when something begins."""
        wanted = self._preferences.settings.personal.automatic and on_mains() is True
        self._idle_ms = 0 if self._is_busy() else self._idle_ms + LOOK_MS
        if self.learner.is_active:
            self._hold_or_go_on(wanted=wanted)
        elif wanted and self._idle_ms >= IDLE_MS and not self._gave_up:
            if self.can_learn and (self.kept.resumable or self.kept.fresh >= MIN_FRESH):
                self.learn(alone=True)
            elif self._idle_ms % IDLE_MS == 0:
                self.refresh()

    def _hold_or_go_on(self, *, wanted: bool) -> None:
        if not self._alone:
            return
        if self._is_busy() or not wanted:
            self.learner.pause()
        else:
            self.learner.resume()

    # -- answers -----------------------------------------------------------------------------------

    @Slot()
    def _configure(self) -> None:
        settings = self._preferences.settings.personal
        self.service.collector.configure(settings)
        if settings.automatic:
            self._clock.start()
        else:
            self._clock.stop()

    def _change(self, function: Callable[[], Any], *, model: bool = False) -> None:
        def done(_: object) -> None:
            self.refresh()
            if model:
                self.model_changed.emit()

        self._run_in_background(function, done)

    def _after_learning(self, action: Callable[[], None]) -> None:
        """Act when no run writes into the folder any more."""
        if self.learner.is_active:
            self._afterwards.append(action)
            self.learner.cancel()
        else:
            action()

    @Slot()
    def _stopped(self) -> None:
        # Whoever cancels a run that began by itself, or sees it fail, wants no second one today.
        self._gave_up = self._alone
        actions, self._afterwards = self._afterwards, []
        for action in actions:
            action()
        self.refresh()

    @Slot(str)
    def _failed(self, message: str) -> None:
        self.noticed.emit(message, "error")
        self._stopped()

    @Slot(str)
    def _tell_problem(self, message: str) -> None:
        self.noticed.emit(message, "warning")

    @Slot()
    def _look_if_shown(self) -> None:
        if self.has_looked:
            self.refresh()

    def _show_kept(self, found: tuple[PersonalDataSummary, TrainerProgram | None]) -> None:
        self.kept, self.trainer = found
        self.has_looked = True
        self.changed.emit()

    @Slot(object)
    def _finished(self, result: Result) -> None:
        self.result = result
        if self._afterwards:
            self._stopped()
            return

        def accept() -> None:
            self.home.note_run()
            if result.accepted and result.version is not None:
                self.home.versions.use(result.version)

        self._change(accept, model=result.accepted)
        self.learnt.emit(result)
