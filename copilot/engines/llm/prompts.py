"""Prompts are files: front matter with purpose, inputs and version, then a system block and a user block.

A workspace may override a starter prompt. An override is text from a repository that others can write to, and it speaks
to a model about customers: it is used only once the user has agreed to the hash of its bytes. Templates run in a
sandbox and can load nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.engines.llm.chat import RenderedPrompt
from copilot.errors import BrokenFile, NotFound

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

SUFFIX = ".md.j2"
_BLOCKS = ("system", "user")


class FrontMatter(BaseModel):
    """What a prompt file says of itself."""

    model_config = ConfigDict(extra="forbid")

    purpose: str = Field(min_length=1)
    inputs: list[str]
    version: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file that was read and checked: the inputs it declares are those that it uses."""

    name: str
    file: Path
    digest: str
    purpose: str
    inputs: frozenset[str]
    version: int
    template: "Template"

    def render(self, inputs: Mapping[str, Any]) -> RenderedPrompt:
        """The prompt with its inputs. Inputs that it does not declare are left out.

        Raises BrokenFile where it declares an input that is not given: before anything is sent.
        """
        from jinja2 import TemplateError

        if missing := self.inputs - inputs.keys():
            raise BrokenFile(
                f"{self.file} needs {', '.join(sorted(missing))}, which this job does not give",
                f"inputs of this job: {', '.join(sorted(inputs))}",
            )
        given = {name: inputs[name] for name in self.inputs}
        try:
            system, user = (
                "".join(self.template.blocks[block](self.template.new_context(given))).strip() for block in _BLOCKS
            )
        except (TemplateError, TypeError) as error:
            raise BrokenFile(f"{self.file} cannot be rendered: {error}", "mend the template") from None
        return RenderedPrompt(self.name, self.version, self.digest, system, user)


@dataclass(frozen=True, slots=True)
class Override:
    """A prompt file of the workspace that differs from the starter's, and whether the user agreed to these bytes."""

    name: str
    file: Path
    digest: str
    agreed: bool


class Prompts:
    """The prompts in use. `starter` and `workspace` are the folders that hold a `prompts` folder.

    `agreed` holds the SHA-256 hashes (hex) of the workspace prompts that the user agreed to.
    """

    def __init__(self, starter: Path, workspace: Path | None, agreed: frozenset[str]) -> None:
        self._starter = starter / "prompts"
        self._workspace = workspace / "prompts" if workspace is not None else None
        self._agreed = agreed
        self._loaded: dict[str, Prompt] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The jobs that have a prompt, in alphabetical order."""
        return tuple(sorted(f.name.removesuffix(SUFFIX) for f in self._starter.glob(f"*{SUFFIX}")))

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        """The workspace's own versions of prompts, agreed to or not."""
        if self._workspace is None:
            return ()
        found = []
        for name in self.names:
            file = self._workspace / f"{name}{SUFFIX}"
            if file.is_file() and (digest := _digest(file)) != _digest(self._starter / file.name):
                found.append(Override(name, file, digest, digest in self._agreed))
        return tuple(found)

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line for each workspace prompt that is not used because the user did not agree to it."""
        return tuple(
            f"{o.file} is not used: nobody agreed to it yet (sha256 {o.digest[:12]}); the starter prompt speaks instead"
            for o in self.overrides
            if not o.agreed
        )

    @cached_property
    def version(self) -> str:
        """Names the state of all prompts in use; another text gives another version."""
        digests = "".join(self.get(name).digest for name in self.names)
        return hashlib.sha256(digests.encode()).hexdigest()[:12]

    def get(self, name: str) -> Prompt:
        """The prompt in use for a job: the workspace's where the user agreed to it, else the starter's."""
        if name not in self._loaded:
            if name not in self.names:
                raise NotFound(f"there is no prompt {name!r}", f"prompts: {', '.join(self.names)}")
            own = next((o for o in self.overrides if o.name == name and o.agreed), None)
            prompt = _read(name, own.file) if own else None
            # The file may have changed since it was looked at: the bytes that are used are those that were agreed to.
            if prompt is None or prompt.digest not in self._agreed:
                prompt = _read(name, self._starter / f"{name}{SUFFIX}")
            self._loaded[name] = prompt
        return self._loaded[name]

    def render(self, name: str, inputs: Mapping[str, Any]) -> RenderedPrompt:
        """The prompt of a job with its inputs."""
        return self.get(name).render(inputs)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read(name: str, file: Path) -> Prompt:
    """Read and check one file. Raises BrokenFile that names the file and the mistake."""
    import frontmatter
    from jinja2 import TemplateSyntaxError, meta
    from yaml import YAMLError

    raw = file.read_bytes()
    try:
        metadata, body = frontmatter.parse(raw.decode("utf-8-sig"))
        front = FrontMatter.model_validate(metadata)
        environment = _environment()
        used = meta.find_undeclared_variables(environment.parse(body))
        template = environment.from_string(body)
    except TemplateSyntaxError as error:
        raise BrokenFile(f"{file}: {error.message} (line {error.lineno} of the template)", "mend the file") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise BrokenFile(f"{file}: the front matter cannot be read: {error}", "mend the file") from None
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise BrokenFile(
            f"{file}: {where}: {problem['msg']}", "the front matter has purpose, inputs and version"
        ) from None
    if used != set(front.inputs):
        odd = ", ".join(sorted(used ^ set(front.inputs)))
        raise BrokenFile(f"{file}: declared inputs and used variables differ: {odd}", "declare what the text uses")
    if absent := [block for block in _BLOCKS if block not in template.blocks]:
        raise BrokenFile(f"{file}: it has no block {absent[0]!r}", "a prompt has the blocks system and user")
    return Prompt(
        name=name,
        file=file,
        digest=hashlib.sha256(raw).hexdigest(),
        purpose=front.purpose,
        inputs=frozenset(front.inputs),
        version=front.version,
        template=template,
    )


def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Autoescape is for HTML; a prompt is plain text, and the material in it is fenced line by line.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
