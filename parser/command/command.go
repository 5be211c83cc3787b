package command

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/plain"

	"golang.org/x/text/unicode/norm"
)

// Command is one line like "#assign ana": Name in lower case without '#', Args trimmed.
type Command struct {
	Name, Args string
	Line       string // as it was written
}

// maxCommandName bounds a command's name in bytes; a longer word is none.
const maxCommandName = 32

// Take reads the lines "#name arguments" at the very top of a reply, blank lines
// between them allowed, and returns them with the rest of the reply. It knows no names:
// who may say what is for others.
func Take(reply string) (commands []Command, body string) {
	rest := reply
	for rest != "" {
		line, below, _ := strings.Cut(rest, "\n")
		c, ok := parse(line)
		switch {
		case ok:
			commands = append(commands, c)
		case blankLine(line):
		default:
			if len(commands) == 0 {
				return nil, reply
			}
			return commands, rest
		}
		rest = below
	}
	if len(commands) == 0 {
		return nil, reply
	}
	return commands, ""
}

// straight undoes what keyboards and editors make of what was typed. QUIRK: some clients
// leave the HTML entity in their plain text.
var straight = strings.NewReplacer("&nbsp;", " ", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`,
	"‘", "'", "’", "'", "‚", "'", "＂", `"`)

// Read reads one line as a command, with or without the "#" before it; false if it is
// none.
func Read(line string) (Command, bool) {
	if c, ok := parse(line); ok {
		return c, true
	}
	return parse("#" + strings.TrimSpace(line))
}

func blankLine(s string) bool { return plain.Words(straight.Replace(s)) == "" }

// parse reads one line. "#123", "# heading", "##" and "#a/b" are none.
func parse(s string) (Command, bool) {
	words := undress(plain.Words(straight.Replace(s)))
	rest, found := strings.CutPrefix(words, "#")
	if !found {
		if rest, found = strings.CutPrefix(words, "＃"); !found {
			return Command{}, false
		}
	}
	name, args := rest, ""
	if at := strings.IndexAny(rest, " :="); at >= 0 { // #assign ana, #assign: ana
		name, args = rest[:at], rest[at+1:]
	}
	args = strings.Join(strings.Fields(args), " ")
	if args == "" {
		name = strings.TrimRight(name, ".!,;…") // telephones and people end sentences
	}
	name, ok := commandName(name)
	if !ok {
		return Command{}, false
	}
	return Command{Name: name, Args: args, Line: strings.TrimRight(s, "\r\n")}, true
}

// undress takes off the marks that enclose a whole line: those of bold type, of which Gmail
// writes asterisks in its plain text, and what people copy along from where they read of a
// command.
func undress(s string) string {
	const marks = "*_`\"'"
	for len(s) > 2 && s[0] == s[len(s)-1] && strings.IndexByte(marks, s[0]) >= 0 {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// dashes makes one hyphen of those that editors put in its place.
var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-", "_", "-")

// commandName folds a name to lower case and plain letters, "-" between them.
func commandName(s string) (string, bool) {
	if s == "" || len(s) > maxCommandName {
		return "", false
	}
	s = strings.ToLower(norm.NFKC.String(dashes.Replace(s)))
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) || strings.HasSuffix(s, "-") {
		return "", false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' {
			return "", false
		}
	}
	return s, true
}
