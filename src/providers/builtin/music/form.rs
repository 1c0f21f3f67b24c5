//! The form of a piece: intro, verses, choruses, a bridge, an ending, in whole bars.

use super::brief::Brief;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    Intro,
    Verse,
    Chorus,
    Bridge,
    Ending,
}

/// Which parts play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub lead: bool,
    pub chords: bool,
    pub pad: bool,
    pub bass: bool,
    pub drums: bool,
}

impl SectionKind {
    pub const fn parts(self) -> Parts {
        let all = Parts { lead: true, chords: true, pad: true, bass: true, drums: true };
        match self {
            Self::Intro => Parts { lead: false, bass: false, drums: false, ..all },
            Self::Bridge => Parts { drums: false, ..all },
            Self::Verse | Self::Chorus | Self::Ending => all,
        }
    }

    /// How much is going on, 0 to 1.
    pub const fn energy(self) -> f32 {
        match self {
            Self::Intro => 0.3,
            Self::Verse => 0.6,
            Self::Chorus => 1.0,
            Self::Bridge => 0.4,
            Self::Ending => 0.8,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    pub kind: SectionKind,
    pub bars: u32,
    /// Which time this kind comes, from 0.
    pub round: u32,
}

/// The sections of a piece and how fast it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub sections: Vec<Section>,
    pub seconds_a_beat: f32,
}

/// Fills the length with whole bars. A tempo that was not given as a number bends by up to a tenth for it; where it
/// was, the last chord rings through what is left over.
pub fn plan(brief: &Brief) -> Form {
    let beats = brief.beats as f32;
    let wanted = 60.0 / brief.tempo;
    let fitting = brief.seconds / (wanted * beats);
    let bars = if brief.exact_tempo { fitting.floor() } else { fitting.round() }.max(1.0);
    let seconds_a_beat = if brief.exact_tempo { wanted } else { brief.seconds / (bars * beats) };
    Form { sections: sections(bars as u32, brief.has_intro), seconds_a_beat }
}

fn sections(bars: u32, has_intro: bool) -> Vec<Section> {
    use SectionKind::{Bridge, Chorus, Ending, Intro, Verse};
    let (intro, ending, span) = match bars {
        0..=2 => (0, 0, 4),
        3..=5 => (0, 1, 4),
        6..=9 => (1, 1, 4),
        10..=35 => (2, 2, 4),
        _ => (4, 2, 8),
    };
    let intro = if has_intro { intro } else { 0 };
    let mut body = bars - intro - ending;
    let mut list = Vec::new();
    if intro > 0 {
        list.push((Intro, intro));
    }
    // A short piece goes straight to the point.
    let order: &[SectionKind] =
        if body < 2 * span { &[Chorus] } else { &[Verse, Chorus, Verse, Chorus, Bridge, Chorus] };
    if body >= 5 && body < 2 * span {
        list.push((Verse, body / 2));
        body -= body / 2;
    }
    for kind in order.iter().cycle() {
        if body == 0 {
            break;
        }
        // What would be left over too short joins this section.
        let length = if body < 2 * span && *kind == Chorus || body < span + span / 2 { body } else { span.min(body) };
        list.push((*kind, length));
        body -= length;
    }
    if let Some(last) = list.last_mut().filter(|_| bars > 2) {
        last.0 = Chorus;
    }
    if ending > 0 {
        list.push((Ending, ending));
    }
    let mut counted = Vec::with_capacity(list.len());
    for (kind, bars) in list {
        let round = counted.iter().filter(|section: &&Section| section.kind == kind).count() as u32;
        counted.push(Section { kind, bars, round });
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_filled_to_the_bar() {
        for bars in 1..200 {
            let sections = sections(bars, bars % 2 == 0);
            assert_eq!(sections.iter().map(|section| section.bars).sum::<u32>(), bars);
            assert!(sections.iter().all(|section| section.bars > 0), "{bars}: {sections:?}");
        }
    }

    #[test]
    fn half_a_minute_has_intro_verse_chorus_and_ending() {
        let kinds: Vec<SectionKind> = sections(12, true).iter().map(|section| section.kind).collect();
        use SectionKind::{Chorus, Ending, Intro, Verse};
        assert_eq!(kinds, [Intro, Verse, Chorus, Ending]);
        assert!(sections(12, false).iter().all(|section| section.kind != Intro));
    }
}
