package command

import (
	"strings"

	"guichet/desk/words"
	"guichet/mail"
)

// undressed takes off the quotes that enclose all of what stands behind a command.
func undressed(args string) string {
	if n := len(args); n > 2 && args[0] == args[n-1] && strings.IndexByte(`"'`, args[0]) >= 0 {
		return strings.TrimSpace(args[1 : n-1])
	}
	return args
}

// Named parts what stands behind a command into those whom it names: "Dora <d@x.test>, ben".
// It returns one part at least.
func Named(args string) []string {
	var parts []string
	pieces := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ';' })
	for i, piece := range pieces {
		piece = strings.TrimSpace(piece)
		words := strings.Fields(piece)
		switch {
		case !strings.Contains(piece, "@") && i+1 < len(pieces) && strings.Contains(pieces[i+1], "<"):
			pieces[i+1] = piece + " " + strings.TrimSpace(pieces[i+1]) // "Lee" of "Lee, Dora <d@x.test>"
		case strings.Count(piece, "@") > 1:
			parts = append(parts, addressees(words)...)
		case piece != "":
			parts = append(parts, piece)
		}
	}
	if len(parts) == 0 {
		return []string{""}
	}
	return parts
}

// addressees parts words where an address ends: "zoe@x.test and Dan <d@x.test>" are two people.
func addressees(words []string) []string {
	var all, name []string
	for _, word := range words {
		if len(name) == 0 && joins(word) {
			continue
		}
		if name = append(name, word); strings.Contains(word, "@") {
			all, name = append(all, strings.Join(name, " ")), nil
		}
	}
	if len(name) > 0 {
		all = append(all, strings.Join(name, " ")) // for a refusal that names them
	}
	return all
}

// joins reports whether a word stands between people in a language of letters.
func joins(word string) bool {
	switch word { // a capital one may begin a name
	case "and", "et", "und", "y", "e", "en", "&", "+":
		return true
	}
	return false
}

// ReadPerson reads an address with a name before it, or without.
func ReadPerson(text string) (mail.Mailbox, error) {
	name, address := "", strings.TrimSpace(text)
	if at := strings.LastIndexAny(address, " <"); at >= 0 {
		name, address = strings.Trim(address[:at], " \"'“”„«»<"), address[at+1:]
	}
	a, err := words.ReadAddress(address)
	return mail.Mailbox{Name: name, Address: a}, err
}
