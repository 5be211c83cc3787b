package desk

import "strings"

// undressed takes off the quotes that enclose all of what stands behind a command.
func undressed(args string) string {
	if n := len(args); n > 2 && args[0] == args[n-1] && strings.IndexByte(`"'`, args[0]) >= 0 {
		return strings.TrimSpace(args[1 : n-1])
	}
	return args
}

// named parts what stands behind a command into those whom it names: "Dora <d@x.test>, ben".
// It returns one part at least.
func named(args string) []string {
	var parts []string
	pieces := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ';' })
	for i, piece := range pieces {
		piece = strings.TrimSpace(piece)
		words := strings.Fields(piece)
		switch {
		case !strings.Contains(piece, "@") && i+1 < len(pieces) && strings.Contains(pieces[i+1], "<"):
			pieces[i+1] = piece + " " + strings.TrimSpace(pieces[i+1]) // "Lee" of "Lee, Dora <d@x.test>"
		case strings.Count(piece, "@") == len(words):
			parts = append(parts, words...) // nothing but spaces between them
		case piece != "":
			parts = append(parts, piece)
		}
	}
	if len(parts) == 0 {
		return []string{""}
	}
	return parts
}
