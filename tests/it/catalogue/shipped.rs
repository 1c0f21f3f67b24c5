//! What is shipped: complete, told apart, in four languages.

use std::collections::HashSet;

use atelier::catalogue::{
    AspectRatio, Catalogue, Generator, IMAGE_RATIOS, Localized, ModelKind, Need, Pricing, Role, VIDEO_RATIOS,
};

#[test]
fn everything_shipped_loads() {
    let catalogue = Catalogue::builtin();
    assert!(catalogue.models().len() >= 200, "only {} models", catalogue.models().len());
    for kind in ModelKind::ALL.into_iter().chain(ModelKind::UTILITY) {
        let choices: Vec<u32> = catalogue.models_of(kind).map(|model| model.choice).collect();
        assert_eq!(choices, (1..=choices.len() as u32).collect::<Vec<_>>(), "{kind}");
        assert!(!choices.is_empty(), "no model of kind {kind}");
    }
}

#[test]
fn shipped_models_can_be_told_apart_and_priced() {
    let catalogue = Catalogue::builtin();
    let mut descriptions = HashSet::new();
    for model in catalogue.models() {
        assert!(descriptions.insert(&model.description), "two models say: {}", model.description);
        assert!(model.description.ends_with('.'), "{}", model.description);
        assert!(model.credits(&Pricing::default()).is_some(), "{} has no price", model.name);
        assert!(!model.routes.is_empty(), "{} can be run nowhere", model.name);
        let durations = matches!(model.kind, ModelKind::Video);
        assert_eq!(!model.can.durations.is_empty(), durations, "{}", model.name);
    }
}

#[test]
fn generators_stand_by_category_and_slug() {
    let catalogue = Catalogue::builtin();
    let order: Vec<(&str, &str)> = catalogue.generators().map(|g| (g.category.as_str(), g.slug.as_str())).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn shipped_generators_speak_four_languages() {
    // Figures are the same in every language.
    let missing = |text: &Localized| {
        let translated = [&text.th, &text.hi, &text.zh].iter().all(|text| !text.trim().is_empty());
        text.en.trim().is_empty() || (!translated && text.en.chars().any(char::is_alphabetic))
    };
    for generator in Catalogue::builtin().generators() {
        let labels = generator
            .parameters
            .iter()
            .flat_map(|field| std::iter::once(&field.label).chain(field.options.iter().map(|option| &option.label)));
        for text in [&generator.title, &generator.description].into_iter().chain(labels) {
            assert!(!missing(text), "{}: {text:?}", generator.slug);
        }
    }
}

#[test]
fn shipped_generators_can_be_told_apart_and_tried() {
    let catalogue = Catalogue::builtin();
    let (mut titles, mut descriptions) = (HashSet::new(), HashSet::new());
    for generator in catalogue.generators() {
        let slug = &generator.slug;
        assert!(titles.insert(&generator.title.en), "{slug}: the title is another's too");
        assert!(descriptions.insert(&generator.description.en), "{slug}: the description is another's too");
        assert!(generator.prompt == Need::None || generator.examples.len() >= 2, "{slug} has no examples");
        assert!((3..=6).contains(&generator.similar.len()), "{slug} has {} similar", generator.similar.len());
    }
    for kind in ModelKind::ALL {
        assert!(catalogue.generators().any(|generator| generator.kind == kind), "nothing makes {kind}");
    }
}

#[test]
fn fields_with_a_role_have_the_documents_ids() {
    for generator in Catalogue::builtin().generators() {
        let id = |role| generator.parameter_for(role).map(|field| field.id.clone());
        assert_eq!(id(Role::Model), Some(format!("model-{}", generator.kind)), "{}", generator.slug);
        assert!(id(Role::Count).is_none_or(|id| id == format!("{}-count", generator.slug)), "{}", generator.slug);
        match generator.kind {
            ModelKind::Video => check_ratios(generator, "video-aspect-ratio", &VIDEO_RATIOS),
            _ => check_ratios(generator, "image-aspect-ratio", &IMAGE_RATIOS),
        }
    }
}

/// Checks that a form offers ratios that exist, and the input picture's own only where there may be one.
fn check_ratios(generator: &Generator, id: &str, known: &[AspectRatio]) {
    let Some(field) = generator.parameter_for(Role::AspectRatio) else { return };
    assert_eq!(field.id, id, "{}", generator.slug);
    for option in &field.options {
        let ratio = known.iter().find(|ratio| ratio.id.to_string() == option.value);
        let ratio = ratio.unwrap_or_else(|| panic!("{}: there is no ratio {}", generator.slug, option.value));
        assert!(option.label.en.starts_with(ratio.label), "{}: {}", generator.slug, option.label.en);
        assert!(ratio.width > 0 || generator.image != Need::None, "{} takes no picture to match", generator.slug);
    }
}
