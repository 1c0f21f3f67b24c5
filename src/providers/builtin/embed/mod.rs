//! The built-in embedding: a text as a vector that lies near those of texts with the same words and parts of words.
//!
//! It knows no meanings: words, their stems, parts and neighbours are features, and each feature moves the vector a
//! little in a direction of its own, drawn from its hash. The same text always gets the same vector.

mod features;

use std::collections::BTreeMap;

use self::features::Feature;
use super::audio::dice::Dice;
use crate::providers::{Call, Fault};

/// Numbers a vector may have.
pub const DIMENSIONS_MAX: usize = 4_096;
const DIMENSIONS: usize = 1_536;
/// The lengths of vectors by models that make other ones than `DIMENSIONS`.
const DIMENSIONS_BY_MODEL: [(&str, usize); 3] =
    [("text-embedding-3-large", 3_072), ("gemini-embedding-2", 3_072), ("nomic-embed-text", 768)];
/// In how many dimensions a feature shows: few enough to be quick, enough that two features hardly ever collide.
const TRACES: usize = 8;

/// One vector for each of `call.inputs()`, in their order, with as many numbers as the parameter `dimensions` says, or
/// as the model in `call.upstream_model` is known for.
///
/// # Errors
/// `Invalid` naming `dimensions` or `input`.
pub fn make(call: &Call) -> Result<Vec<Vec<f32>>, Fault> {
    let dimensions = dimensions(call)?;
    let inputs = call.inputs();
    if inputs.iter().any(|input| input.is_empty()) {
        return Err(Fault::Invalid("input: must not be empty".to_owned()));
    }
    Ok(inputs.into_iter().map(|input| embed(input, dimensions)).collect())
}

fn dimensions(call: &Call) -> Result<usize, Fault> {
    let Some(wanted) = call.parameter("dimensions") else {
        let known = DIMENSIONS_BY_MODEL.iter().find(|(model, _)| *model == call.upstream_model.to_lowercase());
        return Ok(known.map_or(DIMENSIONS, |(_, dimensions)| *dimensions));
    };
    let number = wanted.parse().ok().filter(|number| (1..=DIMENSIONS_MAX).contains(number));
    number.ok_or_else(|| Fault::Invalid(format!("dimensions: must be 1 to {DIMENSIONS_MAX}")))
}

/// The vector of a text, of length 1; `dimensions` is 1 or more.
pub fn embed(text: &str, dimensions: usize) -> Vec<f32> {
    let dimensions = dimensions.max(1);
    let mut weights: BTreeMap<Feature, (f32, f32)> = BTreeMap::new();
    for (feature, weight) in features::of(text) {
        let (heaviest, times) = weights.entry(feature).or_default();
        *heaviest = heaviest.max(weight);
        *times += 1.0;
    }
    let mut vector = vec![0.0_f32; dimensions];
    for (feature, (weight, times)) in weights {
        // What is said often counts more, but not as often as it is said.
        let weight = weight * (1.0 + times.ln());
        let mut dice = Dice::new(feature.0, 0, "embedding");
        for _ in 0..TRACES {
            let place = dice.below(dimensions);
            vector[place] += if dice.chance(0.5) { weight } else { -weight };
        }
    }
    unit(vector)
}

/// The vector stretched to length 1; one of zeros, whose features cancel each other, becomes the first axis.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x = (f64::from(*x) / length) as f32);
    } else if let Some(first) = vector.first_mut() {
        *first = 1.0;
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> f32 {
        embed(one, 1_536).iter().zip(embed(other, 1_536)).map(|(a, b)| a * b).sum()
    }

    /// The first two of each row are about the same thing; the third is about another.
    #[test]
    fn near_texts_lie_nearer_than_far_ones() {
        for [text, near, far] in [
            ["The cat sat on the mat", "Cats are sitting on mats", "Interest rates rose on the bond market"],
            ["How do I reset my password?", "password reset instructions", "How do I bake my bread?"],
            ["photography of mountains", "a photograph of a mountain", "a recording of an ocean"],
            ["แมวนอนอยู่บนโซฟา", "แมวหลับบนโซฟา", "ตลาดหุ้นปิดบวกวันนี้"],
            ["बिल्ली चटाई पर बैठी है", "चटाई पर बिल्ली सो रही है", "शेयर बाज़ार में गिरावट आई"],
            ["一只猫坐在垫子上", "猫在垫子上睡觉", "股市今天大幅下跌"],
        ] {
            let (near, far) = (likeness(text, near), likeness(text, far));
            assert!(near > far + 0.15, "{text}: {near} is not above {far}");
        }
    }

    #[test]
    fn words_without_meaning_of_their_own_weigh_little() {
        let by_content = likeness("the price of the car", "car price");
        let by_filler = likeness("the price of the car", "the end of the war");
        assert!(by_content > 2.0 * by_filler, "{by_content} {by_filler}");
    }

    #[test]
    fn every_vector_has_length_one_and_is_the_same_again() {
        for text in ["a", "?!", "naïve café", "\u{0}", "ทดสอบ", &"long text ".repeat(5_000)] {
            for dimensions in [1, 2, 3, 256, 3_072] {
                let vector = embed(text, dimensions);
                assert_eq!(vector.len(), dimensions);
                let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
                assert!((length - 1.0).abs() < 1e-4, "{text:.10} {dimensions}: {length}");
                assert_eq!(vector, embed(text, dimensions));
            }
        }
        assert!(likeness("?!", "...") < 0.9, "texts without words differ too");
    }

    #[test]
    fn the_model_or_the_caller_decides_the_length() {
        let call = |model: &str, dimensions: &str| {
            let parameters = [("dimensions".to_owned(), dimensions.to_owned())];
            let parameters = parameters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            Call { prompt: "x".to_owned(), upstream_model: model.to_owned(), parameters, ..Call::default() }
        };
        let len = |model, dimensions| make(&call(model, dimensions)).map(|vectors| vectors[0].len());
        assert_eq!(len("text-embedding-3-small", ""), Ok(1_536));
        assert_eq!(len("text-embedding-3-large", ""), Ok(3_072));
        assert_eq!(len("text-embedding-3-large", "5"), Ok(5));
        for wrong in ["0", "4097", "-1", "many"] {
            assert!(matches!(len("", wrong), Err(Fault::Invalid(reason)) if reason.starts_with("dimensions: ")));
        }
    }

    #[test]
    fn inputs_are_answered_in_order() {
        let inputs = ["one", "two"].map(|text| ("input".to_owned(), text.to_owned()));
        let vectors = make(&Call { extras: inputs.to_vec(), ..Call::default() }).unwrap();
        assert_eq!(vectors, [embed("one", 1_536), embed("two", 1_536)]);
    }
}
