package command

import (
	"regexp"
	"strings"
	"unicode"

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

// Inside reports whether a line of an agent's words is a command and nothing else, or was meant as one: it
// asks him before a customer reads it. Of most that was meant on the first line a transcript says more.
func Inside(text string) bool {
	lines := strings.Split(strings.TrimLeft(text, "\r\n"), "\n")
	code := codeLines(lines)
	for i, line := range lines {
		if _, ok := commandLine(line); (ok || (i > 0 || bracketed.MatchString(line)) && meantInside(line)) && !code[i] {
			return true
		}
	}
	return false
}

// marked is a line that would be a command but for a list's mark, a number, a bracket or stars before it.
var marked = regexp.MustCompile(`^[-*•·–—_~(\[{"'“”„‘’\s\p{Z}\p{Cf}]*(?:\d{1,2}[.)][\s\p{Z}]*)?[#＃]([\pL-]+)`)

// bracketed is such a line in brackets, which on the first line is no mistyped command.
var bracketed = regexp.MustCompile(`^[\s\p{Z}\p{Cf}]*[(\[{]`)

// meantInside reports whether an agent meant a line as a command that is none for the marks before it, or
// for a slip in its name.
func meantInside(line string) bool {
	m := marked.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	name := strings.ToLower(m[1])
	return Registry[name].Agents || len(name) >= leastSlip && SimilarCommand(name) != ""
}

// leastSlip is how long a word is at least of which a slip may be told from another word.
const leastSlip = 4

// commandLine reads a line that is an agent's command.
func commandLine(line string) (parser.Command, bool) {
	if bare := strings.TrimLeftFunc(line, dresses); !strings.HasPrefix(bare, "#") && !strings.HasPrefix(bare, "＃") {
		return parser.Command{}, false
	}
	cmd, ok := parser.ReadCommand(line)
	return cmd, ok && Registry[cmd.Name].Agents
}

// dresses reports whether a character before a command changes nothing: space, what nobody sees, and the
// marks of bold type and speech.
func dresses(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("*_\"'“”‘’„", r)
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
