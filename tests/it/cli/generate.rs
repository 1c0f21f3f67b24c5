//! Generations from the terminal, and an operator's own generator.

use std::fs;

use super::{Folder, text};

/// Two generators of an operator: one writes, one paints.
fn with_generators() -> Folder {
    let folder = Folder::new();
    let generators = folder.data().join("catalogue/generators");
    fs::create_dir_all(&generators).expect("a folder");
    let head = |slug: &str| {
        format!(
            "slug = \"{slug}\"\ntitle = {{ en = \"T\" }}\ndescription = {{ en = \"D\" }}\nicon = \"star\"\ncategory = \"fun\"\n"
        )
    };
    let note = "kind = \"text\"\ndefault_model = 37\ntemplate = \"{{prompt}}\"\n\
        output = [{ name = \"note\", description = \"A note\" }]\n\
        [grammar.en]\nnote = [\"On {prompt}.\"]\n";
    fs::write(generators.join("my-note.toml"), head("my-note") + note).expect("a file");
    folder
}

#[test]
fn the_first_generation_makes_its_own_administrator() {
    let folder = with_generators();
    let made = folder.json(&["generate", "my-note", "tea", "--param", "count=2"]);
    assert_eq!((&made["cost"], &made["balance"], &made["provider"]), (&2.into(), &248.into(), &"builtin".into()));
    assert_eq!(made["creations"].as_array().map(Vec::len), Some(2));
    assert_eq!(made["first_run"]["username"], "owner");

    let output = folder.run(&["generate", "my-note", "tea", "--model", "37"]);
    let words = text(&output.stdout);
    assert!(words.ends_with("1 credit spent, 247 left · Gemini 3.5 Flash by the built-in engine\n"), "{words}");
    assert!(!words.contains("password"), "{words}");
    assert_eq!(folder.json(&["audit"])["ok"], true);
}

#[test]
fn another_user_pays_for_what_it_makes() {
    let folder = with_generators();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--credits", "1"]);
    let made = folder.json(&["generate", "my-note", "tea", "--user", "ann", "--out", "note.txt"]);
    assert_eq!((&made["balance"], &made["creations"][0]["file"]), (&0.into(), &"note.txt".into()));
    assert!(fs::metadata(folder.path().join("note.txt")).is_ok_and(|file| file.len() > 0));
    let poor = folder.failure(&["generate", "my-note", "tea", "--user", "ann"]);
    assert_eq!(poor, "atelier: Not enough credits: 1 needed, 0 available");
    let lost = folder.failure(&["generate", "my-note", "tea", "--out", "nowhere/note.txt"]);
    assert_eq!(lost, "atelier: out: nowhere/note.txt is no place for a file");
    assert_eq!(folder.failure(&["generate", "no-such-thing", "tea"]), "atelier: Generator not found");
    assert_eq!(folder.failure(&["generate", "my-note"]), "atelier: prompt: is required");
    assert_eq!(
        folder.failure(&["generate", "my-note", "tea", "--param", "count=many"]),
        "atelier: count: cannot be many"
    );
    assert_eq!(
        folder.failure(&["generate", "my-note", "tea", "--param", "colour=red"]),
        "atelier: colour: is no field of my-note; it has none of its own"
    );
}
