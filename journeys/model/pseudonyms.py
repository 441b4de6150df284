"""Pseudonyms of people, made of a kind or neutral quality, a friendly animal and a number."""

import hashlib
import hmac
from typing import Final

# both lists stay as they are: one word more or less would give everybody another pseudonym
QUALITIES: Final = tuple(
    "able agile airy alert amber ample apt autumn azure balmy bold brave breezy bright brisk calm candid cheery chief "
    "civil clear clever copper coral cosy crisp curious dapper daring deft earnest eager early easy even fair fleet "
    "fond frank free fresh gentle glad golden good grand green hale handy happy hardy hazel hearty humble ideal indigo "
    "jaunty jolly jovial just keen kind late lively loyal lucid lucky lunar mellow merry mild mossy neat nimble noble "
    "olive open patient peach placid plucky polite prime prompt proud quick quiet rapid rare ready robust rosy rural "
    "sandy serene sharp silver sincere sleek smart snowy solar spry steady still stout sturdy subtle sunny swift tidy "
    "tranquil true upbeat valiant velvet vivid warm wise witty young zesty".split()
)
ANIMALS: Final = tuple(
    "alpaca antelope avocet badger beaver bee bison bittern blackbird bluebird bobolink bunting butterfly camel "
    "capybara cardinal caribou chaffinch chamois cheetah chinchilla chipmunk cicada cormorant crane cricket curlew "
    "deer dipper dolphin dormouse dove dragonfly duck dunlin eagle egret eider elk falcon fawn ferret finch firefly "
    "flamingo fox gazelle gecko gibbon giraffe goldfinch goose grebe grouse gull hare harrier hawk hedgehog heron "
    "hoopoe hornbill horse ibex ibis iguana impala jackdaw jay kestrel kingfisher kinglet kite kiwi koala lapwing lark "
    "lemur linnet lizard llama lynx magpie mallard manatee marmot marten martin meerkat merlin mole moose moth newt "
    "nightingale nuthatch okapi oriole osprey otter owl panda partridge pelican penguin petrel pika pipit plover pony "
    "puffin quail quokka rabbit raven redstart robin rook salmon sandpiper seal serval shearwater siskin skylark "
    "sparrow squirrel starling stork swallow swan swift tapir teal tern thrush toucan trout turtle vole wagtail walrus "
    "warbler waxwing whale wigeon wombat woodlark wren yak zebra".split()
)


def pseudonym_of(person: str, key: bytes) -> str:
    """Return a person's readable pseudonym: the same for the same person and store, and not reversible.

    >>> pseudonym_of("github:ada", b"key") == pseudonym_of("github:ada", b"key")
    True
    >>> pseudonym_of("github:ada", b"key") == pseudonym_of("github:ada", b"other key")
    False
    """
    # one number is divided three times, so that each part is independent of the others
    drawn = int.from_bytes(hmac.new(key, person.encode(), hashlib.sha256).digest()[:8], "big")
    drawn, quality = divmod(drawn, len(QUALITIES))
    drawn, animal = divmod(drawn, len(ANIMALS))
    # the words alone would soon be shared by two people of a large community
    return f"{QUALITIES[quality]}-{ANIMALS[animal]}-{drawn % 10_000:04d}"
