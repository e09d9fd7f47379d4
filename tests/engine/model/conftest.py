import pytest
from model_fakes import make_tokenizer


@pytest.fixture(scope="session")
def tokenizer():
    return make_tokenizer()
