import pytest

from skelact.language.encoder import MissingExtraError, SentenceEncoder, load_encoder


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    try:
        return load_encoder()
    except MissingExtraError as error:
        pytest.skip(str(error))
