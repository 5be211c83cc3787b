package desk

import (
	"regexp"
	"strings"
)

// nearly is a line that would be a command but for a list's mark before it or a space behind
// its "#".
var nearly = regexp.MustCompile(`^\s*([-*•·–]?)\s*#(\s*)([\pL-]+)[.!,;]*(.*)$`)

// meant returns the line that begins an agent's words, and the command that he meant by it;
// "" if it is a line like any other, such as a heading of two words.
func (d *directory) meant(text string) (line, name string) {
	line, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	m := nearly.FindStringSubmatch(line)
	if m == nil || m[1] == "" && m[2] == "" || m[2] != "" && strings.TrimSpace(m[4]) != "" {
		return "", ""
	}
	if name = strings.ToLower(m[3]); !d.commands[name].agents {
		return "", ""
	}
	return strings.TrimSpace(line), name
}

// unknown is why a word that is no command was not done.
func (d *directory) unknown(name string) error {
	if like := d.like(name); like != "" {
		return refuse("unknown-like", like)
	}
	return refuse("unknown")
}

// like returns the agents' command that a mistyped name most likely means; "" if none is
// near. Short names must differ by one letter at most.
func (d *directory) like(name string) string {
	best, nearest := "", 3
	for known, c := range d.commands {
		limit := 2
		if len(name) < 5 {
			limit = 1
		}
		n := distance(name, known)
		if c.agents && n <= limit && (n < nearest || n == nearest && known < best) {
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
