"""Which user agents belong to which tool. Data alone: add a line, or name a tool in EXTRA_TOOLS."""

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

TOOLS = (
    *KNOWN_TOOLS,
    *(Tool(slugify(label), label, agents) for label, agents in settings.EXTRA_TOOLS.items()),
)
BY_SLUG = {tool.slug: tool for tool in TOOLS}
BY_AGENT = {agent: tool for tool in TOOLS for agent in tool.agents}
