"""Files of every kind, made by the program in $ATELIER, as ffprobe, sox, exiftool and Chromium see them."""

import base64
import contextlib
import http.server
import json
import os
import pathlib
import queue
import socket
import subprocess
import tempfile
import threading
import urllib.request

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


def size(file):
    stream = probe(file)[0]["video"]
    return stream["codec_name"], stream["width"], stream["height"]


def pictures(folder):
    file = generate(folder, "picture.webp", "image", "a lake at dawn", "--param", "aspect_ratio=1:1")
    check(file.name, ("webp", 1024, 1024), size(file))
    with served(folder) as (address, key):
        tell_of_themselves(folder, address, key)
        have_small_copies(folder, address, key)
        have_other_formats(folder, address, key)


def tell_of_themselves(folder, address, key):
    """The note in a file of each format, as exiftool reads it."""
    prompt = 'a "red" boat & <a lighthouse>'
    for form, codec in [("png", "png"), ("jpeg", "mjpeg"), ("webp", "webp")]:
        asked = {"model": "gpt-image-1", "prompt": prompt, "size": "1536x1024", "output_format": form}
        answer = post(f"{address}/v1/images/generations", key, asked)
        file = folder / f"note.{form}"
        file.write_bytes(base64.b64decode(answer["data"][0]["b64_json"]))
        check(file.name, (codec, 1536, 1024), size(file))
        note = json.loads(run("exiftool", "-j", "-n", str(file)))[0]
        check(f"{file.name}: prompt", prompt, note.get("Description"))
        check(f"{file.name}: tool", "Atelier", note.get("CreatorTool"))
        kind = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
        check(f"{file.name}: source type", kind, note.get("DigitalSourceType"))
        if "seed" not in note.get("Source", ""):
            raise SystemExit(f"{file.name}: no seed in {note.get('Source')}")
        if note.get("Warning") or note.get("Error"):
            raise SystemExit(f"{file.name}: {note}")


def have_small_copies(folder, address, key):
    answer = post(f"{address}/api/v1/generators/image/generate", key, {"model_id": 10003, "prompt": "hills"})
    url = answer["data"]["creations"][0]["image_url"]
    whole = fetch(url, key)
    for width in (320, 640):
        small = fetch(f"{url}?w={width}", key)
        file = folder / f"small-{width}.webp"
        file.write_bytes(small)
        check(file.name, ("webp", width, width), size(file))
        if len(small) * 3 > len(whole) * 2:
            raise SystemExit(f"{file.name}: {len(small)} bytes, and {len(whole)} in full")
    check("a width that there is not", len(whole), len(fetch(f"{url}?w=77", key)))


def have_other_formats(folder, address, key):
    answer = post(f"{address}/api/v1/generators/image/generate", key, {"model_id": 10003, "prompt": "hills"})
    url = answer["data"]["creations"][0]["image_url"]
    for form, codec in [("png", "png"), ("jpg", "mjpeg")]:
        file = folder / f"other.{form}"
        file.write_bytes(fetch(f"{url}?format={form}", key))
        check(file.name, (codec, 1024, 1024), size(file))
        check(f"{file.name}: prompt", "hills", json.loads(run("exiftool", "-j", str(file)))[0].get("Description"))
    file = folder / "asked.png"
    run(ATELIER, "generate", "image", "hills", "--user", "ann", "--out", str(file), "--data", str(folder / "data"))
    check(file.name, ("png", 1024, 1024), size(file))


@contextlib.contextmanager
def served(folder):
    """The program serving the folder's data, and a key for it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    made = run(ATELIER, "key", "create", "--user", "ann", "--name", "media", "--json", "--data", str(folder / "data"))
    key = json.loads(made)["api_key"]
    server = subprocess.Popen([ATELIER, "serve", "--data", str(folder / "data"), "--listen", f"127.0.0.1:{port}"],
                              stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:
            if line.startswith("listening on"):
                break
        yield address, key
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def post(url, key, body):
    return json.loads(fetch(url, key, json.dumps(body).encode()))


def fetch(url, key, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=120) as answer:
        return answer.read()


def sounds(folder):
    for slug, prompt in [("sound-effect", "heavy rain and thunder"), ("music", "a calm piano piece")]:
        file = generate(folder, f"{slug}.mp3", slug, prompt)
        check(file.name, "mp3", probe(file)[0]["audio"]["codec_name"])
        wave = file.with_suffix(".wav")
        run("ffmpeg", "-v", "error", "-xerror", "-i", str(file), str(wave))
        check(file.name, "48000", run("soxi", "-r", str(wave)).strip())
        level = subprocess.run(["sox", str(wave), "-n", "stat"], capture_output=True, text=True, check=True).stderr
        loudest = float(next(line for line in level.splitlines() if line.startswith("Maximum amplitude")).split()[-1])
        if not 0.05 < loudest <= 1.0:
            raise SystemExit(f"{file.name}: the loudest sample is {loudest}")


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


PAGE = """<!doctype html><title>clip</title><video muted src="{src}"></video><script>
const video = document.querySelector("video"), paper = document.createElement("canvas").getContext("2d");
const look = () => {{
  paper.drawImage(video, 0, 0, 64, 36);
  return [...paper.getImageData(0, 0, 64, 36).data];
}};
const tell = (found) => fetch("/found", {{ method: "POST", body: found }});
video.onerror = () => tell("error: " + video.error.message);
let first;
video.oncanplay = () => {{
  video.oncanplay = null;
  first = look();
  video.play();
}};
video.onended = () => {{
  const last = look();
  const change = first.reduce((sum, value, i) => sum + Math.abs(value - last[i]), 0) / first.length;
  tell(`${{video.videoWidth}}x${{video.videoHeight}} ${{video.duration}} s, ` + (change > 0.5 ? "moves" : "stands still"));
}};
</script>"""


def plays_in_chromium(folder, file):
    """Chromium loads a page with the clip from here, and the page tells what it found."""
    found = queue.Queue()

    class Door(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(folder))

        def do_POST(self):
            found.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    (folder / "page.html").write_text(PAGE.format(src=file.name))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
             f"--user-data-dir={folder / 'browser'}", f"http://127.0.0.1:{server.server_port}/page.html"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            check(f"{file.name} in Chromium", "854x480 1 s, moves", found.get(timeout=90))
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run(ATELIER, "user", "create", "ann", "--email", "ann@example.com", "--password", "correct horse battery", "--credits", "1000000",
            "--admin", "--data", str(folder / "data"))
        for part in (sounds, clips, pictures):
            part(folder)
            print(f"{part.__name__}: good", flush=True)


main()
