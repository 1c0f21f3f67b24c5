//! The rules: each broken one is reported by file, line and rule.

use std::fs;

use atelier::catalogue::Catalogue;

use super::{GENERATOR, MODEL, problems};

/// Checks that the text with `from` replaced by `to` breaks exactly one rule, reported as `expected` after the file.
fn check(path: &str, text: &str, from: &str, to: &str, expected: &str) {
    assert!(text.contains(from), "the fixture has no {from:?}");
    let broken = text.replacen(from, to, 1);
    assert_eq!(problems(&[(path, &broken)]), [format!("{path}:{expected}")], "with {to:?}");
}

#[test]
fn broken_models_are_refused_by_file_line_and_rule() {
    let check = |from: &str, to: &str, expected: &str| check("models/text.toml", MODEL, from, to, expected);
    check("id = 9001", "id = 10001", "3: ids of text models are 1 to 9999");
    check("\"Fixture\"", "\" \"", "4: name must not be empty");
    check("provider = \"nobody\"\n", "provider = \"\"\n", "5: provider must not be empty");
    check("Stands in.", "", "6: description must not be empty");
    check("Fixture", "gpt-4O", "4: the name `gpt-4O` belongs to another model");
    check("routes", "aliases = [\"new\", \"gpt-4o\"]\nroutes", "7: the name `gpt-4o` belongs to another model");
    check("model = \"fixture\"", "model = \"\"", "7: a route names a provider and a model there");
    check("usd = 0.003", "usd = -1.0", "8: usd must not be negative");
    check("usd = 0.003", "usd_output = nan", "8: usd_output must not be negative");
    check("= 5", "= 0", "9: typical_seconds must be above 0");
    check(
        "typical_seconds = 5\n",
        "typical_seconds = 5\ncolour = 1\n",
        "10: unknown field `colour`, expected one of \
        `id`, `name`, `title`, `provider`, `description`, `aliases`, `routes`, `price`, `typical_seconds`, `can`, \
        `group`, `disabled`",
    );
    check("typical_seconds = 5\n", "", "2: missing field `typical_seconds`");
    check("id = 9001", "id = \"x\"", "3: invalid type: string \"x\", expected u32");
    check("id = 9001", "id = ", "3: string values must be quoted, expected literal string");
    check("[[model]]", "[[models]]", "2: a file of models holds [[model]] tables and nothing else");
}

#[test]
fn broken_capabilities_are_refused() {
    let check = |can: &str, rule: &str| {
        let to = format!("typical_seconds = 5\n{can}\n");
        check("models/text.toml", MODEL, "typical_seconds = 5\n", &to, &format!("10: {rule}"));
    };
    let order = "durations must be positive and in ascending order";
    check("can = { durations = [5, 4], default_duration = 5 }", order);
    check("can = { durations = [5, 5], default_duration = 5 }", order);
    check("can = { durations = [0, 5], default_duration = 5 }", order);
    check("can = { durations = [4, 6], default_duration = 5 }", "default_duration must be one of durations");
    check("can = { durations = [4, 6] }", "durations need a default_duration");
    check("can = { audio = true, audio_cost = 0.0 }", "audio_cost must be above 0");
    check("can = { audio_cost = 2.0 }", "audio_cost is for models with audio = true");
    check("can = { end_frame = true }", "end_frame needs image_input: an end frame goes with a start frame");
    check("can = { video_required = true }", "video_required needs video_input");
}

#[test]
fn broken_groups_are_refused() {
    let group = |quality: &str, name: &str, default: &str| {
        format!(
            "group = {{ slug = \"g\", name = \"{name}\", quality = \"{quality}\", default_quality = \"{default}\" }}\n"
        )
    };
    let pair = |first: String, second: String| {
        let other = MODEL.replace("9001", "9002").replace("Fixture", "Other");
        problems(&[("models/text.toml", &(MODEL.to_owned() + &first + &other + &second))])
    };
    assert_eq!(pair(group("1K", "G", "1K"), group("2K", "G", "1K")), [""; 0]);
    assert_eq!(
        pair(group("1K", "G", "1K"), group("1K", "G", "1K")),
        ["models/text.toml:20: group `g` has this quality twice"]
    );
    assert_eq!(
        pair(group("1K", "G", "1K"), group("2K", "H", "1K")),
        ["models/text.toml:20: models of group `g` must agree on kind, name and default_quality"]
    );
    let rule = "no model of the group has the default_quality";
    assert_eq!(
        pair(group("1K", "G", "4K"), group("2K", "G", "4K")),
        [format!("models/text.toml:10: {rule}"), format!("models/text.toml:20: {rule}")]
    );
}

#[test]
fn an_id_is_used_once_in_a_layer() {
    let twice = MODEL.to_owned() + &MODEL.replace("Fixture", "Other");
    assert_eq!(problems(&[("models/text.toml", &twice)]), ["models/text.toml:12: id 9001 is used twice"]);
}

#[test]
fn files_that_are_no_catalogue_are_refused() {
    assert_eq!(problems(&[("models/poem.toml", "")]), ["models/poem.toml: `poem` is not a kind of model"]);
    assert_eq!(problems(&[("models/notes.txt", "anything")]), [""; 0]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    fs::write(folder.path().join("models/text.toml"), [0xff, 0xfe]).expect("a file");
    let found = Catalogue::load(Some(folder.path())).expect_err("bytes that are no text");
    assert!(found.iter().all(|problem| problem.rule == "is not UTF-8 text") && found.len() == 1, "{found:?}");
}

#[test]
fn broken_generators_are_refused_by_file_line_and_rule() {
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check("\"fixture\"", "\"other\"", "1: the slug must be the file's name, `fixture`");
    check("slug = \"fixture\"\n", "", "1: missing field `slug`");
    check("{ en = \"Fixture\" }", "{ en = \"\", th = \"เครื่อง\" }", "2: needs a text in English");
    check("{ en = \"Stands in.\" }", "{ en = \"\" }", "3: needs a text in English");
    check("\"spark\"", "\"\"", "4: icon must not be empty");
    check("\"fun\"", "\"Fun!\"", "5: a category is lower-case words joined by hyphens");
    check("default_model = 37", "default_model = 9999", "7: there is no model 9999");
    check("default_model = 37", "default_model = 10001", "7: model 10001 is of kind image, not text");
    check("similar = []", "similar = [\"nothing\"]", "8: there is no generator `nothing`");
    check("similar = []", "similar = [\"fixture\"]", "8: a generator is not similar to itself");
    check("{{prompt}}", "it", "9: the prompt is asked for, and {{prompt}} is not in the template");
    check("{{tone}}", "calm", "15: `tone` has no role and is not used in the template");
    check("{{language}}", "{{tongue}}", "9: {{tongue}} is neither a parameter nor a field of a request");
    check("{{language}}.", "{{language", "9: a placeholder is opened by {{ and not closed by }}");
    check("{{length}}", "{{length", "9: a placeholder is opened by {{ and not closed by }}");
    check(
        "similar = []",
        "similar = []\ncolour = 1",
        "9: unknown field `colour`, expected one of `slug`, `title`, \
        `description`, `icon`, `category`, `status`, `kind`, `default_model`, `image_model`, `similar`, `examples`, `prompt`, `image`, \
        `video`, `audio`, `parameters`, `template`, `output`, `grammar`, `disabled`",
    );
}

#[test]
fn broken_parameters_are_refused() {
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check("id = \"model-text\"", "id = \"tone\"", "34: parameter id `tone` is used twice");
    check("\"Tone\"", "\"\"", "16: needs a text in English");
    check("\"Wild\"", "\"\"", "21: needs a text in English");
    check("cost = 1.5", "cost = 0.0", "21: a cost multiplier must be above 0");
    check("value = \"wild\"", "value = \"calm\"", "21: option `calm` is there twice");
    check("default = \"calm\"", "default = \"dull\"", "18: the default `dull` is not one of the options");
    check("default = \"3\"", "default = \"7\"", "28: a number needs min ≤ default ≤ max");
    check("default = \"3\"", "default = \"three\"", "28: a number needs min ≤ default ≤ max");
    check("min = 1\n", "", "28: a number needs min ≤ default ≤ max");
    check("step = 1", "step = 0", "31: step must be above 0");
    check("step = 1", "role = \"model\"", "37: another parameter has this role");
    check(
        "role = \"model\"",
        "default = \"4\"",
        "37: the default must be 3, the choice number of the default model, or left out",
    );
    check(
        "role = \"model\"",
        "options = [{ value = \"3\", label = { en = \"Gemini\" } }]",
        "37: options are for enum parameters",
    );
    check(
        "type = \"enum\"\ndefault = \"calm\"\n",
        "type = \"enum\"\ndefault = \"calm\"\noptions = []\n[grammar]\n",
        "17: an enum needs options",
    );
}

#[test]
fn broken_outputs_are_refused() {
    let output = "[[output]]\nname = \"text\"\ndescription = \"The text\"\n";
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check(output, "", "6: a text generator needs output fields");
    check(output, &output.repeat(2), "43: output field `text` is there twice");
    let image =
        GENERATOR.replace("kind = \"text\"", "kind = \"image\"").replace("default_model = 37", "default_model = 10001");
    let path = "generators/fixture.toml";
    assert_eq!(problems(&[(path, &image)]), [format!("{path}:39: output fields are for text generators")]);
}

#[test]
fn a_broken_file_does_not_hide_another() {
    let found = problems(&[
        ("generators/fixture.toml", &GENERATOR.replace("icon", "ikon")),
        ("models/text.toml", &MODEL.replace("price", "prize")),
        ("models/image.toml", "model = 3"),
    ]);
    let files: Vec<&str> = found.iter().filter_map(|problem| problem.split(": ").next()).collect();
    assert_eq!(files, ["generators/fixture.toml:4", "models/image.toml:1", "models/text.toml:8"], "{found:#?}");
}
