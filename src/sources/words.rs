//! The fixed words that cells of registers are written with, each list declared once as a type.

/// Declares a type whose values are written as fixed words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$says:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$says])* $variant,)+
        }

        impl $name {
            /// The words that a cell may hold, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some($name::$variant),)+
                    _ => None,
                }
            }

            /// The word that stands for it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// What a commitment is measured by.
    CommitmentMeasure {
        /// The hours until somebody answers.
        FirstResponseHours = "first_response_hours",
        /// The hours until it is resolved.
        ResolutionHours = "resolution_hours",
        /// Whether it happens when it was due.
        OnTime = "on_time",
    }
}

words! {
    /// What a campaign rewards or offers.
    CampaignKind {
        /// The volume that is bought.
        Volume = "volume",
        /// Bringing another customer.
        Referral = "referral",
        /// News about the service.
        News = "news",
        /// An event.
        Event = "event",
    }
}

words! {
    /// What became of a proposal.
    ProposalOutcome {
        /// The customer accepted it.
        Accepted = "accepted",
        /// The customer turned it down.
        Rejected = "rejected",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// Its time ran out.
        Expired = "expired",
    }
}

words! {
    /// What came of following up an answer.
    FollowUpOutcome {
        /// A customer who was about to leave is content again.
        Recovered = "recovered",
        /// The customer stays.
        Kept = "kept",
        /// The customer leaves.
        Lost = "lost",
        /// Nobody knows yet.
        Pending = "pending",
    }
}

words! {
    /// Where feedback comes from that nobody asked for.
    FeedbackSource {
        /// A suggestion.
        Suggestion = "suggestion",
        /// A comment in a social network.
        Social = "social",
        /// A meeting.
        Meeting = "meeting",
        /// The image that others have of the company.
        Image = "image",
        /// What was said on leaving.
        Exit = "exit",
    }
}

words! {
    /// Whether an opinion is favourable.
    Sentiment {
        /// It is.
        Positive = "positive",
        /// It is neither.
        Neutral = "neutral",
        /// It is unfavourable.
        Negative = "negative",
    }
}

words! {
    /// What a customer is contacted for.
    ContactKind {
        /// To ask for an opinion.
        Opinion = "opinion",
        /// To advise on use.
        Advice = "advice",
        /// To tell news.
        News = "news",
        /// To make an offer.
        Offer = "offer",
        /// To invite to an event.
        Event = "event",
        /// To train.
        Training = "training",
    }
}

words! {
    /// Who came by a referral.
    ReferralKind {
        /// A consumer.
        Consumer = "consumer",
        /// A company.
        Company = "company",
    }
}

words! {
    /// Whether a source asks customers or watches what happens.
    SourceKind {
        /// The customer says it: interviews, surveys.
        Direct = "direct",
        /// It is gathered from what happens: incidents, suggestions, comments, meetings.
        Indirect = "indirect",
    }
}
