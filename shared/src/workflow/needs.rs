//! What a move needs, each with the rule that is named when it is lacking. How each is judged stands
//! in `met.rs`.

/// A condition of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A case that is not there yet.
    NewCase,
    /// A reason in words.
    Reason,
    /// What it is about, in words.
    Words,
    /// Words, or a medium that says it.
    WordsOrMedia,
    /// A collector reported it and can be asked.
    HasReporter,
    /// Nothing is being asked for already.
    NoSupplementOpen,
    /// Something is being asked for.
    SupplementOpen,
    /// The case has a class.
    Class,
    /// The case has a filing condition, where the city knows one of its class.
    Condition,
    /// A place, where the source tells one.
    Place,
    /// Who called, where the source is a person who calls.
    Caller,
    /// An open case that does not lead back to this one.
    Target,
    /// The body that takes it over.
    Receiver,
    /// Its reporter settled it on the spot.
    SelfDisposed,
    /// A yes or no.
    Approval,
    /// A photo before and one after, when the answer is yes.
    BothPhotos,
    /// A filing standard of this city.
    Standard,
    /// The standard is one of the case's class.
    StandardOfClass,
    /// A number can be issued.
    Number,
    /// A unit of this city.
    Unit,
    /// If a crew is named, one of that unit.
    CrewOfUnit,
    /// Helping units exist and are not the lead unit.
    CoUnits,
    /// A unit directly below the holder.
    ChildUnit,
    /// The holder has not signed yet.
    NotSignedFor,
    /// No ruling stands in this round.
    NotRuled,
    /// Returned at most once a round.
    NotReturnedThisRound,
    /// Within the city's time for returns.
    WithinReturnTime,
    /// An urgent case is made safe first.
    SafeIfUrgent,
    /// The principle of the ruling.
    Basis,
    /// A crew of the holder's own.
    Crew,
    /// The crew has not taken it yet.
    NotTaken,
    /// It was not made safe in this round.
    NotMadeSafe,
    /// A photo that its maker attached in this round.
    AnyPhoto,
    /// The case is not urgent.
    NotUrgent,
    /// How much more time, or until when.
    Wish,
    /// No application is open, and the city's count is not used up; nothing more once it is overdue.
    MayStillAsk,
    /// An application is open.
    Application,
    /// An application is open and the unit stands behind it.
    EndorsedApplication,
    /// A second extension, and any suspension beyond a month, is a leader's to grant.
    SecondByLeader,
    /// Its date has come; a dispatcher need not wait for it.
    SuspensionOver,
    /// There was a crew of the holder's own.
    HadCrew,
    /// What came of the work.
    DisposalResult,
    /// A photo after the work, unless the city asks for none in this class.
    AfterPhoto,
    /// Somebody who may be sent.
    Checker,
    /// Another person than the one who has it.
    OtherThanBefore,
    /// What the verification finds.
    VerificationResult,
    /// A photo of the verification, or a word why there is none.
    VerificationPhoto,
    /// What the check finds.
    CheckResult,
    /// A photo of the check, or a word why there is none.
    CheckPhoto,
    /// A positive check after the last feedback, or a named exemption where no check says no.
    PositiveCheck,
    /// The acceptor proposes to close; not needed where the acceptor closes.
    ClosingProposed,
    /// What the city waits for in this class has arrived, or a word why that may wait.
    MediaReceived,
    /// Nobody proposes to void it already.
    NoVoidProposed,
    /// Somebody proposes to void it.
    VoidProposed,
    /// The urge that is answered.
    OpenUrge,
    /// The two who close by force hold two posts.
    OtherPost,
    /// Whether the caller is content.
    Satisfaction,
    /// A unit had it.
    WasDispatched,
    /// It was not appealed before.
    NoAppealYet,
    /// It was closed late, declined or not filed.
    Appealable,
    /// An appeal is open.
    OpenAppeal,
    /// The second review is another person's.
    OtherReviewer,
    /// The task's time is over.
    TaskOverdue,
}

impl Need {
    /// Every need, for checks that walk them all.
    pub const ALL: [Self; 63] = [
        Self::NewCase,
        Self::Reason,
        Self::Words,
        Self::WordsOrMedia,
        Self::HasReporter,
        Self::NoSupplementOpen,
        Self::SupplementOpen,
        Self::Class,
        Self::Condition,
        Self::Place,
        Self::Caller,
        Self::Target,
        Self::Receiver,
        Self::SelfDisposed,
        Self::Approval,
        Self::BothPhotos,
        Self::Standard,
        Self::StandardOfClass,
        Self::Number,
        Self::Unit,
        Self::CrewOfUnit,
        Self::CoUnits,
        Self::ChildUnit,
        Self::NotSignedFor,
        Self::NotRuled,
        Self::NotReturnedThisRound,
        Self::WithinReturnTime,
        Self::SafeIfUrgent,
        Self::Basis,
        Self::Crew,
        Self::NotTaken,
        Self::NotMadeSafe,
        Self::AnyPhoto,
        Self::NotUrgent,
        Self::Wish,
        Self::MayStillAsk,
        Self::Application,
        Self::EndorsedApplication,
        Self::SecondByLeader,
        Self::SuspensionOver,
        Self::HadCrew,
        Self::DisposalResult,
        Self::AfterPhoto,
        Self::Checker,
        Self::OtherThanBefore,
        Self::VerificationResult,
        Self::VerificationPhoto,
        Self::CheckResult,
        Self::CheckPhoto,
        Self::PositiveCheck,
        Self::ClosingProposed,
        Self::MediaReceived,
        Self::NoVoidProposed,
        Self::VoidProposed,
        Self::OpenUrge,
        Self::OtherPost,
        Self::Satisfaction,
        Self::WasDispatched,
        Self::NoAppealYet,
        Self::Appealable,
        Self::OpenAppeal,
        Self::OtherReviewer,
        Self::TaskOverdue,
    ];

    /// The stable code of the rule.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewCase => "case.exists",
            Self::Reason => "move.needs_reason",
            Self::Words => "move.needs_words",
            Self::WordsOrMedia => "move.needs_words_or_media",
            Self::HasReporter => "move.no_reporter",
            Self::NoSupplementOpen => "move.supplement_open",
            Self::SupplementOpen => "move.no_supplement",
            Self::Class => "move.needs_class",
            Self::Condition => "move.needs_condition",
            Self::Place => "move.needs_place",
            Self::Caller => "move.needs_caller",
            Self::Target => "move.needs_target",
            Self::Receiver => "move.needs_receiver",
            Self::SelfDisposed => "move.not_self_disposed",
            Self::Approval => "move.needs_approval",
            Self::BothPhotos => "move.needs_both_photos",
            Self::Standard => "move.needs_standard",
            Self::StandardOfClass => "move.standard_of_other_class",
            Self::Number => "move.needs_number",
            Self::Unit => "move.needs_unit",
            Self::CrewOfUnit => "move.crew_of_other_unit",
            Self::CoUnits => "move.bad_co_units",
            Self::ChildUnit => "move.needs_child_unit",
            Self::NotSignedFor => "move.already_signed_for",
            Self::NotRuled => "move.ruled",
            Self::NotReturnedThisRound => "move.already_returned",
            Self::WithinReturnTime => "move.too_late_to_return",
            Self::SafeIfUrgent => "move.make_safe_first",
            Self::Basis => "move.needs_basis",
            Self::Crew => "move.needs_crew",
            Self::NotTaken => "move.already_taken",
            Self::NotMadeSafe => "move.already_safe",
            Self::AnyPhoto => "move.needs_photo",
            Self::NotUrgent => "move.urgent",
            Self::Wish => "move.needs_wish",
            Self::MayStillAsk => "move.may_not_ask",
            Self::Application => "move.no_application",
            Self::EndorsedApplication => "move.not_endorsed",
            Self::SecondByLeader => "move.leader_grants",
            Self::SuspensionOver => "move.still_suspended",
            Self::HadCrew => "move.had_no_crew",
            Self::DisposalResult => "move.needs_disposal_result",
            Self::AfterPhoto => "move.needs_after_photo",
            Self::Checker => "move.needs_checker",
            Self::OtherThanBefore => "move.same_person",
            Self::VerificationResult => "move.needs_verification_result",
            Self::VerificationPhoto => "move.needs_verification_photo",
            Self::CheckResult => "move.needs_check_result",
            Self::CheckPhoto => "move.needs_check_photo",
            Self::PositiveCheck => "move.needs_positive_check",
            Self::ClosingProposed => "move.closing_not_proposed",
            Self::MediaReceived => "move.media_missing",
            Self::NoVoidProposed => "move.void_already_proposed",
            Self::VoidProposed => "move.void_not_proposed",
            Self::OpenUrge => "move.no_such_urge",
            Self::OtherPost => "move.same_post",
            Self::Satisfaction => "move.needs_satisfaction",
            Self::WasDispatched => "move.was_not_dispatched",
            Self::NoAppealYet => "move.already_appealed",
            Self::Appealable => "move.not_appealable",
            Self::OpenAppeal => "move.no_appeal",
            Self::OtherReviewer => "move.same_reviewer",
            Self::TaskOverdue => "move.not_overdue",
        }
    }
}

impl Need {
    /// Whether it is about the case as it stands, so that nothing the actor gives could meet it.
    #[must_use]
    pub const fn is_about_the_case(self) -> bool {
        matches!(
            self,
            Self::NewCase
                | Self::HasReporter
                | Self::NoSupplementOpen
                | Self::SupplementOpen
                | Self::SelfDisposed
                | Self::NotSignedFor
                | Self::NotRuled
                | Self::NotReturnedThisRound
                | Self::WithinReturnTime
                | Self::SafeIfUrgent
                | Self::NotTaken
                | Self::NotMadeSafe
                | Self::NotUrgent
                | Self::Application
                | Self::EndorsedApplication
                | Self::ClosingProposed
                | Self::NoVoidProposed
                | Self::VoidProposed
                | Self::OtherPost
                | Self::WasDispatched
                | Self::NoAppealYet
                | Self::Appealable
                | Self::OpenAppeal
                | Self::OtherReviewer
        )
    }
}
