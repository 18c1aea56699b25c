"""Maps user agents to tools. Data only: add a line, or set EXTRA_TOOLS."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that people know, and the names by which its clients call themselves.

    slug: its name in a URL. agents: what stands before the `/` of a user agent, as it is spelled.
    """

    slug: str
    label: str
    agents: tuple[str, ...]


KNOWN_TOOLS = (
    Tool("claude-code", "Claude Code", ("claude-cli", "claude-code", "claude_code")),
    Tool("cursor", "Cursor", ("Cursor", "cursor")),
    Tool("windsurf", "Windsurf", ("windsurf", "Windsurf")),
    Tool("codex", "Codex", ("codex_cli_rs", "codex-cli", "codex_exec", "codex_vscode", "codex")),
    Tool("opencode", "opencode", ("opencode",)),
    Tool("copilot", "GitHub Copilot", ("GitHubCopilotChat", "GithubCopilot", "copilot")),
    Tool("cline", "Cline", ("Cline", "cline")),
    Tool("aider", "aider", ("aider", "Aider")),
    Tool("gemini-cli", "Gemini CLI", ("GeminiCLI", "gemini-cli")),
    Tool(
        "scripts",
        "Scripts & SDKs",
        (
            "python-requests",
            "python-httpx",
            "aiohttp",
            "OpenAI",
            "AsyncOpenAI",
            "Anthropic",
            "AsyncAnthropic",
            "curl",
            "node",
            "axios",
            "Go-http-client",
            "PostmanRuntime",
        ),
    ),
)


def with_extra(known: tuple[Tool, ...], extra: dict[str, tuple[str, ...]]) -> tuple[Tool, ...]:
    """The known tools and more, user agents by label; a label that is known gains user agents."""
    tools = {tool.slug: tool for tool in known}
    for label, agents in extra.items():
        tool = tools.get(slugify(label), Tool(slugify(label), label, ()))
        tools[tool.slug] = Tool(tool.slug, tool.label, (*tool.agents, *agents))
    return tuple(tools.values())


TOOLS = with_extra(KNOWN_TOOLS, settings.EXTRA_TOOLS)
BY_SLUG = {tool.slug: tool for tool in TOOLS}
BY_AGENT = {agent: tool for tool in TOOLS for agent in tool.agents}
