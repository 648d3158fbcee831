"""Find clips by words and by the meaning of sentences, with a floor below which a clip is only the nearest.

A clip is *sure* to be meant when a phrase of it is said and nothing else is, or when its sentences resemble the words
and their verb stands in the entry. What resembles less is named, never played. Floors: measured on 145 phrases, see
docs/library.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from skelact.generation.library.entry import LibraryEntry
from skelact.generation.library.words import ClipVocabulary, ClipWords, are_opposite, load_clip_vocabulary
from skelact.language.encoder import MissingExtraError, SentenceEncoder, load_encoder
from skelact.language.neighbors import embed_cached
from skelact.language.words import split_words

MIN_SURE = 0.70  # similarity of the sentence vectors from which a clip with the same verb is meant
MIN_NEAR = 0.60  # from which it is worth naming
WHOLE_SCORE, PHRASE_SCORE = 0.9, 0.75  # of a phrase that is all that is said, and of one beside other words
LEFT_COST, LONGER, NEARER = 0.05, 0.01, 0.001  # a word that is left over; one more of the phrase; the similarity
SUBJECT = "a person "
SUBJECTS = frozenset(split_words("person man woman fighter archer wizard child boy girl dancer player figure"))
COUNT = 5
NAME, WORDS, VECTORS = "name", "words", "vectors"


@dataclass(frozen=True)
class Match:
    """An entry that a phrase may mean.

    Attributes:
        entry: The entry.
        score: 0 to 1; the best are the first.
        how: "name" (its name was said), "words" (a phrase of it) or "vectors" (its sentences resemble the words).
        is_sure: Whether it may be played for these words; else it is only near.
        not_covered: Words of the phrase that say nothing of the entry.
        is_whole: Whether a phrase of the entry, and words that change nothing about it, are all that is said.
    """

    entry: LibraryEntry
    score: float
    how: str
    is_sure: bool
    not_covered: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, eq=False)
class EntryWords:
    """Words of one entry in base forms.

    Attributes:
        name: Of its name.
        phrases: That ask for it, the name first.
        all: Of its name, phrases and sentences, and those that change nothing.
        verbs: First words of its phrases, and what its sentences say that somebody does.
    """

    name: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    all: frozenset[str]
    verbs: frozenset[str]


@dataclass(eq=False)
class Searcher:
    """Searches entries.

    Attributes:
        entries: In their order; of equal ones the first wins.
        vectors: By name: float32 (S, 384) of the sentences, where they are stored already.
        encoder_name: Of the stored vectors.
    """

    entries: Sequence[LibraryEntry]
    vectors: Mapping[str, np.ndarray | None]
    encoder_name: str
    vocabulary: ClipVocabulary = field(default_factory=load_clip_vocabulary)

    def search(self, text: str, *, count: int = COUNT) -> tuple[Match, ...]:
        """Entries that words may mean, sure ones first, then by score."""
        said = self.vocabulary.read(text)
        similar = self._similarities(text)
        found = [self._match(entry, said, similar[row]) for row, entry in enumerate(self.entries)]
        order = sorted(range(len(found)), key=lambda row: (not found[row].is_sure, -found[row].score, row))
        return tuple(found[row] for row in order[:count] if found[row].score > 0)

    def _match(self, entry: LibraryEntry, said: ClipWords, similarity: float) -> Match:
        words = self.words_of(entry)
        content = said.content
        fitting = [phrase for phrase in words.phrases if _is_within(phrase, (*content, *said.light))]
        phrase = max(fitting, key=len, default=())
        rest = [index for index, word in enumerate(content) if word not in phrase]
        not_covered = tuple(said.said[index] for index in rest if content[index] not in words.all)
        left = [content[index] for index in rest if content[index] not in words.all]
        has_verb = not content or content[0] in words.verbs
        is_opposite = are_opposite(content, [*words.name, *(word for one in words.phrases for word in one)])
        if phrase:
            is_named = phrase == words.name
            is_whole = not left and _heads(phrase, content)
            is_sure = (is_whole or (similarity >= MIN_SURE and has_verb)) and not is_opposite
            score = (WHOLE_SCORE if is_whole else PHRASE_SCORE - LEFT_COST * len(left)) + LONGER * len(phrase)
            score = min(1.0, max(0.0, score) + NEARER * similarity)
            return Match(entry, round(float(score), 4), NAME if is_named else WORDS, is_sure, not_covered, is_whole)
        is_sure = similarity >= MIN_SURE and has_verb and bool(content) and not is_opposite
        return Match(entry, round(max(0.0, float(similarity)), 4), VECTORS, is_sure, not_covered)

    def words_of(self, entry: LibraryEntry) -> EntryWords:
        """Words of one entry."""
        return self._words[entry.name]

    @cached_property
    def _words(self) -> dict[str, EntryWords]:
        return {entry.name: self._read_entry(entry) for entry in self.entries}

    def _read_entry(self, entry: LibraryEntry) -> EntryWords:
        name = self.vocabulary.phrase(entry.name.replace("-", " "))
        phrases = tuple(dict.fromkeys((name, *(self.vocabulary.phrase(one) for one in entry.phrases))))
        text = " ".join((*entry.sentences, *entry.also))
        everything = {self.vocabulary.base(word) for word in split_words(text)}
        everything |= {word for phrase in phrases for word in phrase}
        verbs = {phrase[0] for phrase in phrases} | {self._verb_of(sentence) for sentence in entry.sentences}
        return EntryWords(name, phrases, frozenset(everything), frozenset(verbs))

    def _verb_of(self, sentence: str) -> str:
        """What a sentence says that somebody does: the word behind its subject; "" when it has none."""
        words = split_words(sentence)
        behind = next((index + 1 for index, word in enumerate(words) if word in SUBJECTS), len(words))
        behind += behind < len(words) and words[behind] in ("is", "are")
        return self.vocabulary.base(words[behind]) if behind < len(words) else ""

    def _similarities(self, text: str) -> np.ndarray:
        """Similarity (N,) of the words to the nearest sentence of every entry; zeros without the encoder."""
        encoder = self._encoder
        if encoder is None or not self.entries:
            return np.zeros(len(self.entries))
        query = encoder.embed([SUBJECT + text])[0]
        vectors, starts = self._all_vectors
        return np.maximum.reduceat(vectors @ query, starts)

    @cached_property
    def _encoder(self) -> SentenceEncoder | None:
        try:
            return load_encoder()
        except MissingExtraError:
            return None

    @cached_property
    def _all_vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Vectors of all sentences, and the row at which those of every entry begin."""
        assert self._encoder is not None  # asked for with an encoder only
        same = self._encoder.name == self.encoder_name
        missing = [entry for entry in self.entries if not same or self.vectors.get(entry.name) is None]
        made = embed_cached([one for entry in missing for one in entry.sentences], self._encoder) if missing else None
        own, row = dict[str, np.ndarray](), 0
        for entry in missing:
            assert made is not None
            own[entry.name] = made[row : row + len(entry.sentences)]
            row += len(entry.sentences)
        blocks = [own[entry.name] if entry.name in own else self.vectors[entry.name] for entry in self.entries]
        starts = np.concatenate([[0], np.cumsum([len(entry.sentences) for entry in self.entries])[:-1]])
        return np.concatenate(blocks).astype(np.float32), starts  # type: ignore[arg-type]


def _is_within(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a phrase are all said."""
    return bool(phrase) and set(phrase) <= set(words)


def _heads(phrase: Sequence[str], content: Sequence[str]) -> bool:
    """Whether a phrase begins what is said, or says all of it: "box" heads "box twice", not "open the box"."""
    return not content or content[0] in phrase or set(content) <= set(phrase)
