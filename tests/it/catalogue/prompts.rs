//! The instruction for a model: filled in at every edge of every form, with nothing left over.

use atelier::catalogue::{Generator, ModelKind, Need, Parameter, ParameterKind, Role, TEMPLATE_EXTRAS};
use atelier::engine::{Purpose, Request};

use crate::support::TestApp;

const PROMPT: &str = "a small harbour";

fn request(generator: &Generator) -> Request {
    let given = |need: Need, url: &str| (need == Need::Required).then(|| url.to_owned());
    Request {
        generator: generator.slug.clone(),
        prompt: Some(PROMPT.to_owned()),
        image_url: given(generator.image, "https://example.com/picture.png"),
        video_url: given(generator.video, "https://example.com/clip.mp4"),
        reference_audio: given(generator.audio, "https://example.com/piece.mp3"),
        ..Request::default()
    }
}

fn instruction(app: &TestApp, request: &Request) -> String {
    let plan = app.plan(request, Purpose::Generate);
    plan.unwrap_or_else(|error| panic!("{} with {:?}: {error}", request.generator, request.parameters)).call.instruction
}

/// The first and last option, both ends of a range, nothing, and what no form offers.
fn edges(field: &Parameter) -> Vec<String> {
    let options = field.options.first().into_iter().chain(field.options.last()).map(|option| option.value.clone());
    let ends = [field.min, field.max].into_iter().flatten().map(|end| end.to_string());
    options.chain(ends).chain([String::new(), "no such value".to_owned()]).collect()
}

/// What is left when a placeholder gave nothing or was not seen.
fn leftover(instruction: &str) -> Option<&'static str> {
    let marks = ["{{", "}}", ": .", ": ,", ": ;", " ,", " .\n", "  ", "()"];
    let open_end = instruction.trim_end().ends_with(':').then_some("a colon at the end");
    marks.into_iter().find(|mark| instruction.contains(mark)).or(open_end)
}

#[tokio::test]
async fn every_edge_of_every_form_is_told_to_the_model() {
    let app = TestApp::with(|_| {}, Vec::new());
    for generator in app.catalogue.generators() {
        for field in generator.parameters.iter().filter(|field| field.kind != ParameterKind::Model) {
            for value in edges(field) {
                let parameters = vec![(field.id.clone(), value.clone())];
                let text = instruction(&app, &Request { parameters, ..request(generator) });
                let at = format!("{}, {} = {value:?}: {text}", generator.slug, field.id);
                assert!(!text.trim().is_empty(), "{at}");
                assert_eq!(leftover(&text), None, "{at}");
                let chosen = field.options.iter().find(|option| option.value == value);
                let said = chosen.map(|option| option.phrase.as_ref().unwrap_or(&option.label.en));
                let is_named = generator.template.contains(&format!("{{{{{}}}}}", field.id));
                // Ratios, lengths and counts are decided by what the model can do.
                let is_free = matches!(field.role, None | Some(Role::Preference | Role::PreferenceTwo));
                assert!(said.is_none_or(|said| !is_named || !is_free || text.contains(said)), "{at}");
            }
        }
    }
}

#[tokio::test]
async fn every_further_field_is_told_where_it_is_given_and_leaves_no_gap_where_not() {
    let app = TestApp::with(|_| {}, Vec::new());
    for generator in app.catalogue.generators() {
        let plain = instruction(&app, &request(generator));
        // A text model is told of every field; one of another kind, of those that its template names.
        let is_told = |name: &&str| {
            *name != "language"
                && (generator.kind == ModelKind::Text || generator.template.contains(&format!("{{{{{name}}}}}")))
        };
        for name in TEMPLATE_EXTRAS.into_iter().filter(is_told) {
            // The only one that is a wish and no text.
            let (value, words) = match name {
                "avoid_duplicates" => ("true", "Be unlike"),
                _ => ("an unlikely heron", "an unlikely heron"),
            };
            let extras = vec![(name.to_owned(), value.to_owned())];
            let text = instruction(&app, &Request { extras, ..request(generator) });
            assert!(text.contains(words) && !plain.contains(words), "{}: {name}: {text}", generator.slug);
            assert_eq!(leftover(&text), None, "{}: {text}", generator.slug);
        }
        let spoken = instruction(&app, &Request { language: Some("th".to_owned()), ..request(generator) });
        let asks = generator.template.contains("{{language}}");
        assert_eq!(spoken != plain, asks, "{}: {spoken}", generator.slug);
        if generator.prompt != Need::Required {
            let silent = instruction(&app, &Request { prompt: None, ..request(generator) });
            assert_eq!(leftover(&silent), None, "{}: {silent}", generator.slug);
        }
    }
}
