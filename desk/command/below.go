package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/parser"
)

// ReadBelow takes the commands that stand as the last lines of an agent's own words (PRODUCT 7.3). His
// mail is as it was parsed; whether he is the agent is not known yet.
func ReadBelow(d *policy.Directory, in *change.Inbound) {
	m := in.Message
	if len(m.From) != 1 || d.Agent(m.From[0].Address) == nil || m.Hollow || m.Signed || m.Body == "" {
		return
	}
	lines := strings.Split(m.Body, "\n")
	code := codeLines(lines)
	end, below := len(lines), []parser.Command(nil)
	for end > 0 {
		line := lines[end-1]
		cmd, ok := commandLine(line)
		if strings.TrimSpace(line) != "" && (!ok || code[end-1]) {
			break
		}
		if ok {
			below = append([]parser.Command{cmd}, below...)
		}
		end--
	}
	if len(below) == 0 {
		return
	}
	m.Commands = append(append([]parser.Command{}, m.Commands...), below...)
	m.Body = strings.Join(lines[:end], "\n")
}

// Inside reports whether a line of an agent's words is a command and nothing else.
func Inside(text string) bool {
	lines := strings.Split(text, "\n")
	code := codeLines(lines)
	for i, line := range lines {
		if _, ok := commandLine(line); ok && !code[i] {
			return true
		}
	}
	return false
}

// commandLine reads a line that is an agent's command.
func commandLine(line string) (parser.Command, bool) {
	if bare := strings.TrimLeft(line, " \t*_\"'“”‘’„\u00a0"); !strings.HasPrefix(bare, "#") && !strings.HasPrefix(bare, "＃") {
		return parser.Command{}, false
	}
	cmd, ok := parser.ReadCommand(line)
	return cmd, ok && Registry[cmd.Name].Agents
}

// codeLines says which lines are no words: fenced or indented code, and quotes.
func codeLines(lines []string) []bool {
	code := make([]bool, len(lines))
	fenced := false
	for i, line := range lines {
		bare := strings.TrimLeft(line, " \t")
		fence := strings.HasPrefix(bare, "```") || strings.HasPrefix(bare, "~~~")
		code[i] = fence || fenced || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t") ||
			strings.HasPrefix(bare, ">") || strings.HasPrefix(bare, "`")
		if fence {
			fenced = !fenced
		}
	}
	return code
}

// ForAgents reports whether only agents may give a command.
func ForAgents(cmd parser.Command) bool {
	known := Registry[cmd.Name]
	return known.Agents && !known.customers
}
