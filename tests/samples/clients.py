"""The documents' calls with Python's requests, as little as possible around them."""

import os
import sys
import time

import requests

SERVER = sys.argv[1]
PAUSE = 0.2
POLLS_MAX = 600


def headers(key):
    return {"Authorization": f"Bearer {key}"}


def is_picture(url):
    answer = requests.get(url, timeout=60)
    return answer.status_code == 200 and answer.headers["content-type"].startswith("image/")


def girlgenerator(base, key):
    body = {"scene": "text-to-image", "prompt": "a cute anime girl with blue hair, detailed portrait"}
    for extra in ({"aspect_ratio": "1:1"}, {}) if base == SERVER else ({},):
        submitted = requests.post(f"{base}/api/v1/generate", headers=headers(key), json=body | extra, timeout=60)
        assert submitted.status_code == 201, submitted.text
        data = submitted.json()
        assert set(data) == {"task_id", "status", "credits_used", "credits_remaining"}, data
        assert data["status"] == "pending" and 1 <= data["credits_used"] <= 3, data
        for _ in range(POLLS_MAX):
            result = requests.get(f"{base}/api/v1/tasks/{data['task_id']}", headers=headers(key), timeout=60).json()
            if result["status"] == "success":
                assert set(result) == {"task_id", "status", "images"}, result
                break
            assert result["status"] in ("pending", "processing") and set(result) == {"task_id", "status"}, result
            time.sleep(PAUSE)
        else:
            raise AssertionError(f"never done: {result}")
        assert all(is_picture(url) for url in result["images"]) and len(result["images"]) == 1, result

    errors = [
        (requests.post(f"{base}/api/v1/generate", json=body, timeout=60), 401, "unauthorized"),
        (requests.get(f"{base}/api/v1/tasks/abc123", headers=headers(os.environ["GNR_KEY"]), timeout=60), 404, "task_not_found"),
        (requests.post(f"{base}/api/v1/generate", headers=headers(key), json={"scene": "x"}, timeout=60), 422, "invalid_params"),
    ]
    for answer, status, code in errors:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], type(error["message"])) == (status, code, str), answer.text


def omni(base, key):
    for model in ("gpt-image-2", "nano-banana-2") if base == SERVER else ("gpt-image-2",):
        prompt = "a serene zen garden at sunrise, ultra detailed"
        body = {"model_id": model, "prompt": prompt, "image_urls": [], "aspect_ratio": "16:9"}
        submitted = requests.post(f"{base}/api/v1/tasks/create", headers=headers(key), json=body, timeout=60)
        assert submitted.status_code == 200, submitted.text
        created = submitted.json()
        assert set(created) == {"code", "msg", "data"} and created["code"] == 200, created
        assert set(created["data"]) == {"task_id", "request_id", "credits"}, created
        for _ in range(POLLS_MAX):
            task = requests.get(f"{base}/api/v1/tasks/{created['data']['task_id']}", headers=headers(key), timeout=60).json()
            assert task["code"] == 200 and task["data"]["task_status"] in (1, 2, 3), task
            if task["data"]["task_status"] == 3:
                break
            time.sleep(PAUSE)
        else:
            raise AssertionError(f"never done: {task}")
        data = task["data"]
        names = ["task_id", "task_status", "task_type", "model_id", "image_url", "video_url", "audio_url", "credits", "created_at"]
        assert list(data) == names, data
        assert (data["task_type"], data["model_id"], data["video_url"], data["audio_url"]) == ("image", model, None, None), data
        assert data["credits"] == created["data"]["credits"] and abs(data["created_at"] - time.time()) < 600, data
        assert is_picture(data["image_url"]), data

    answer = requests.post(f"{base}/api/v1/tasks/create", json={"model_id": "gpt-image-2", "prompt": "x"}, timeout=60)
    assert answer.status_code == 401, answer.text
    answer = requests.post(f"{base}/api/v1/tasks/create", headers=headers(key), json={"model_id": "x", "prompt": "x"}, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (200, 0) and answer.json()["msg"], answer.text


girlgenerator(SERVER, os.environ["SK_KEY"])
girlgenerator(f"{SERVER}/girlgenerator", os.environ["GNR_KEY"])
omni(SERVER, os.environ["GNR_KEY"])
omni(f"{SERVER}/omni", os.environ["SK_KEY"])
print("samples in Python: ok")
