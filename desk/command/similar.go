package command

import (
	"regexp"
	"strings"

	"guichet/parser"
	"guichet/ticket"
)

// nearly is a line that would be a command but for marks or a number before it, a space behind
// its "#", or what stands right behind its name.
var nearly = regexp.MustCompile(`^[-*•·–>+"'“”‘’` + "`" + `_~\s\p{Z}]*(?:\d{1,2}[.)][\s\p{Z}]*)?[#＃]([\s\p{Z}]*)([\pL-]+)[.!,;…]*(.*)$`)

// meantCommand returns the line at the begin of an agent's words that he meant as a command, and its
// name; "" if there is none, but a heading of two words, for example.
func meantCommand(text string) (line, name string) {
	line, below, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if line = strings.TrimSpace(line); greets(line) {
		second, _, _ := strings.Cut(strings.TrimLeft(below, "\r\n"), "\n") // indented, it is code
		if cmd, ok := parser.ReadCommand(second); ok && strings.HasPrefix(second, "#") && Registry[cmd.Name].Agents {
			return strings.TrimSpace(second), cmd.Name
		}
	}
	m := nearly.FindStringSubmatch(line)
	if m == nil || m[1] != "" && strings.TrimSpace(m[3]) != "" {
		return "", ""
	}
	if name = strings.ToLower(m[2]); !Registry[name].Agents {
		return "", ""
	}
	return line, name
}

// greets reports whether a line is a greeting: some programs, and habit, put it above the
// commands, and a note below it would reach the customer.
func greets(line string) bool {
	return len(strings.Fields(line)) <= 4 && line != "" && !strings.ContainsAny(line[len(line)-1:], ".?:;)") &&
		!strings.ContainsAny(line[:1], "#-*>")
}

// UnknownCommand is why a word that is no command was not done.
func UnknownCommand(name string) error {
	if like := SimilarCommand(name); like != "" {
		return ticket.Refuse("unknown-like", like)
	}
	return ticket.Refuse("unknown")
}

// SimilarCommand returns the agents' command that a mistyped name most likely means; "" if none is
// near: its beginning, or a word with few other letters. Short names must differ by one at most.
func SimilarCommand(name string) string {
	best, nearest := "", 3
	for known, c := range Registry {
		limit := 2
		if len(name) < 5 {
			limit = 1
		}
		n := distance(name, known)
		if len(name) > 2 && strings.HasPrefix(known, name) {
			n = 0
		}
		if c.Agents && n <= limit && (n < nearest || n == nearest && known < best) {
			best, nearest = known, n
		}
	}
	return best
}

// distance is how many letters must be put in, taken out, changed or swapped with their
// neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
