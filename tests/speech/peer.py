"""A text as espeak-ng speaks it: its sounds with their times, and the samples."""

import ctypes
import ctypes.util

SYNCHRONOUS = 2
PHONEME_EVENTS_AS_IPA = 1 | 2
LIST_TERMINATED, PHONEME = 0, 7
UTF_8, POSITION_CHARACTER = 1, 1


class Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Identity),
    ]


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


class Peer:
    def __init__(self, voice="en-us"):
        self.library = ctypes.CDLL(ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(SYNCHRONOUS, 0, None, PHONEME_EVENTS_AS_IPA)
        if self.rate < 0 or self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise RuntimeError(f"espeak-ng has no voice {voice}")
        self.samples, self.marks = [], []
        # The library keeps the address, so the object must be kept too.
        self.callback = CALLBACK(self.heard)
        self.library.espeak_SetSynthCallback(self.callback)

    def heard(self, samples, count, events):
        if samples and count > 0:
            self.samples.extend(samples[:count])
        place = 0
        while events[place].type != LIST_TERMINATED:
            event = events[place]
            if event.type == PHONEME:
                raw = ctypes.string_at(ctypes.addressof(event) + Event.id.offset, 8).split(b"\0")[0]
                self.marks.append((event.sample, raw.decode("utf-8", "replace")))
            place += 1
        return 0

    def say(self, text):
        """Its sounds as (IPA, start, end) in seconds, and the samples between -1 and 1."""
        self.samples, self.marks = [], []
        data = text.encode() + b"\0"
        self.library.espeak_Synth(data, len(data), 0, POSITION_CHARACTER, 0, UTF_8, None, None)
        self.library.espeak_Synchronize()
        starts = [sample / self.rate for sample, _ in self.marks] + [len(self.samples) / self.rate]
        sounds = [
            (name, starts[place], starts[place + 1])
            for place, (_, name) in enumerate(self.marks)
            if starts[place + 1] > starts[place]
        ]
        return sounds, [sample / 32768 for sample in self.samples]
