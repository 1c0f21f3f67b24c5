"""Files of every kind, made by the program in $ATELIER, as ffprobe, sox and Chromium see them."""

import json
import os
import pathlib
import subprocess
import tempfile

ATELIER = os.environ["ATELIER"]
# 480p for one second, without sound; 480p for two seconds, with it.
SILENT_MODEL, SOUNDING_MODEL = "20142", "20095"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=170)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def generate(folder, name, slug, prompt, *options):
    file = folder / name
    run(ATELIER, "generate", slug, prompt, "--data", str(folder / "data"), "--out", str(file), *options)
    return file


def probe(file):
    """The streams by kind, and the container."""
    shown = json.loads(run("ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(file)))
    return {stream["codec_type"]: stream for stream in shown["streams"]}, shown["format"]


def check(name, expected, found):
    if expected != found:
        raise SystemExit(f"{name}: expected {expected}, found {found}")


def pictures(folder):
    for extension, codec in [("webp", "webp"), ("png", "png"), ("jpg", "mjpeg")]:
        file = generate(folder, f"picture.{extension}", "image", "a lake at dawn", "--param", f"format={extension}",
                        "--param", "aspect_ratio=1:1")
        streams, _ = probe(file)
        check(file.name, (codec, 1024, 1024), tuple(streams["video"][key] for key in ("codec_name", "width", "height")))


def sounds(folder):
    file = generate(folder, "effect.mp3", "sound-effect", "heavy rain and thunder")
    check(file.name, "mp3", probe(file)[0]["audio"]["codec_name"])
    level = subprocess.run(["sox", str(file), "-n", "stat"], capture_output=True, text=True, check=True).stderr
    loudest = float(next(line for line in level.splitlines() if line.startswith("Maximum amplitude")).split()[-1])
    if not 0.05 < loudest <= 1.0:
        raise SystemExit(f"{file.name}: the loudest sample is {loudest}")
    check(file.name, "48000", run("soxi", "-r", str(file)).strip())


def clips(folder):
    file = generate(folder, "silent.mp4", "video", "clouds over hills, the camera pushes in", "--model", SILENT_MODEL,
                    "--param", "seconds=1")
    streams, container = probe(file)
    check(file.name, ["video"], list(streams))
    video = streams["video"]
    found = (video["codec_name"], video["width"], video["height"], video["nb_read_frames"], video["avg_frame_rate"])
    check(file.name, ("h264", 854, 480, "24", "24/1"), found)
    check(file.name, 1.0, float(container["duration"]))
    plays_in_chromium(folder, file)

    file = generate(folder, "sounding.mp4", "video", "waves on a beach", "--model", SOUNDING_MODEL,
                    "--param", "seconds=2", "--param", "generate_audio=true", "--param", "aspect_ratio=9:16")
    streams, _ = probe(file)
    check(file.name, ("h264", 480, 854), tuple(streams["video"][key] for key in ("codec_name", "width", "height")))
    check(file.name, ("opus", "48000", 2), tuple(streams["audio"][key] for key in ("codec_name", "sample_rate", "channels")))
    if abs(float(streams["audio"]["duration"]) - 2.0) > 0.03:
        raise SystemExit(f"{file.name}: {streams['audio']['duration']} s of sound for 2 s of picture")
    run("ffmpeg", "-v", "error", "-xerror", "-i", str(file), "-f", "null", "-")
    # The index stands before the media, so that playing can begin before everything is there.
    head = file.read_bytes()
    check(file.name, True, head.find(b"moov") < head.find(b"mdat"))


PAGE = """<!doctype html><title>waiting</title><video muted src="{src}"></video><script>
const video = document.querySelector("video"), paper = document.createElement("canvas").getContext("2d");
const look = (at) => new Promise((done) => {{
  video.onseeked = () => {{ paper.drawImage(video, 0, 0, 64, 36); done([...paper.getImageData(0, 0, 64, 36).data]); }};
  video.currentTime = at;
}});
video.onerror = () => document.title = "error " + video.error.message;
video.oncanplay = async () => {{
  video.oncanplay = null;
  const first = await look(0.05), last = await look(0.9);
  const change = first.reduce((sum, value, i) => sum + Math.abs(value - last[i]), 0) / first.length;
  document.body.textContent = `${{video.videoWidth}}x${{video.videoHeight}} ${{video.duration}} s, ` + (change > 0.5 ? "moves" : "stands still");
  document.title = "done";
}};
</script>"""


def plays_in_chromium(folder, file):
    page = folder / "page.html"
    page.write_text(PAGE.format(src=file.name))
    shown = run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--allow-file-access-from-files",
                f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=20000", "--timeout=60000", "--dump-dom",
                page.as_uri())
    if "854x480 1 s, moves" not in shown:
        raise SystemExit(f"{file.name} in Chromium: {shown[-600:]}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run(ATELIER, "user", "create", "ann", "--email", "ann@example.com", "--password", "correct horse battery", "--credits", "1000000",
            "--admin", "--data", str(folder / "data"))
        for part in (sounds, clips, pictures):
            part(folder)
            print(f"{part.__name__}: good", flush=True)


main()
