"""The networks that come with the code are those that the shipped content teaches."""

from knowledge.acts.classifier import ActClassifier
from knowledge.matching.matcher import entities_of
from knowledge.matching.value_tagger import ValueTagger
from knowledge.models.embeddings import sentence_embedder
from tests.packs.whole import shipped

AGAIN = "What is learned from was changed: run `make learned`, and commit knowledge/learned"


def test_what_messages_do_was_learned_from_the_content_of_today(tmp_path):
    """Else every machine would learn it for minutes, and each would hear a little differently."""
    entities = entities_of(shipped(), sentence_embedder())
    assert ActClassifier.kept(shipped(), entities, cache=tmp_path) is not None, AGAIN


def test_what_people_tell_of_themselves_was_too(tmp_path):
    """The other network."""
    assert ValueTagger.kept(shipped(), cache=tmp_path) is not None, AGAIN
