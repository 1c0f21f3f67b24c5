//! What a judge of content answers: the categories of harm, and how much of each is in a text.

/// The categories by their names on the wire. Source: openai `POST /v1/moderations`, as of 2026-11.
pub const CATEGORIES: [&str; 13] = [
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/intent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
];

/// What was found in one input: one entry for each of `CATEGORIES`, in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub harms: Vec<Harm>,
}

impl Judgement {
    /// Whether any category is flagged.
    pub fn is_flagged(&self) -> bool {
        self.harms.iter().any(|harm| harm.is_flagged)
    }

    /// The score of a category, 0 for a name that is none.
    pub fn score(&self, category: &str) -> f32 {
        self.harms.iter().find(|harm| harm.category == category).map_or(0.0, |harm| harm.score)
    }
}

/// One category of a judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Harm {
    pub category: &'static str,
    pub is_flagged: bool,
    /// How sure the judge is, 0 to 1.
    pub score: f32,
    /// What was looked at for this category: `category_applied_input_types` on the wire.
    pub looked_at_text: bool,
    pub looked_at_image: bool,
}
