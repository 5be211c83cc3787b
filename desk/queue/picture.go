package queue

import (
	"slices"
	"strings"

	"guichet/ticket"
)

// maxPassed is how many earlier messages, and letters, are looked through for a picture that a reader has.
const maxPassed = 100

// wordless are the kinds of letters that bring no message, and so no picture.
var wordless = []ticket.LetterKind{ticket.KindReceived, ticket.KindUndo, ticket.KindWatch, ticket.KindTranscript}

// readPictures keeps the mark on the small pictures of signatures for a reader who has them: he was sent one with a
// letter that left, or brought it himself. To anybody else they go, though the ticket has seen them before: he may
// have been brought to it since, or what showed them was taken back. What #show brings has each once.
func readPictures(j *ticket.Job, tx ticket.Reader) error {
	if j.View != nil {
		shown := map[string]bool{}
		each(j.View.Messages, func(f *ticket.Attachment) {
			f.Repeated = f.Repeated && shown[f.SHA256]
			shown[f.SHA256] = true
		})
	}
	var ours []*ticket.Attachment
	each(j.Messages, func(f *ticket.Attachment) {
		if f.Repeated {
			ours = append(ours, f)
		}
	})
	if len(ours) == 0 {
		return nil
	}
	his, err := has(j, tx, ours)
	for _, f := range ours {
		f.Repeated = his[f.SHA256]
	}
	return err
}

// each calls fn for the pictures in the text of some messages.
func each(messages []ticket.Message, fn func(f *ticket.Attachment)) {
	for i := range messages {
		for k := range messages[i].Attachments {
			if f := &messages[i].Attachments[k]; f.Inline && strings.HasPrefix(f.Type, "image/") {
				fn(f)
			}
		}
	}
}

// has returns which of some pictures the reader of a letter has, by their hashes.
func has(j *ticket.Job, tx ticket.Reader, ours []*ticket.Attachment) (map[string]bool, error) {
	his, seen := map[string]bool{}, map[uint32]bool{}
	look := func(id uint32, mine bool) error {
		if seen[id] && !mine {
			return nil
		}
		seen[id] = true
		m, err := tx.Message(j.Ticket.Number, id)
		if err != nil || mine && !ticket.SameAddress(m.Author.Address, j.Letter.To.Address) {
			return err
		}
		for _, f := range m.Attachments {
			his[f.SHA256] = his[f.SHA256] || f.Inline && f.SHA256 != ""
		}
		return nil
	}
	whole := func() bool {
		return !slices.ContainsFunc(ours, func(f *ticket.Attachment) bool { return !his[f.SHA256] })
	}
	passed := 0
	err := tx.EachLetter(j.Ticket.Number, true, func(id ticket.LetterID, waiting bool, read func() (*ticket.Letter, error)) (bool, error) {
		if passed++; waiting || id == j.Letter.ID {
			return passed < maxPassed, nil
		}
		l, err := read()
		if err != nil || l.Person != j.Letter.Person || l.State != ticket.LetterSent || l.Facts.Bare || slices.Contains(wordless, l.Kind) {
			return passed < maxPassed, err
		}
		for _, cause := range l.Causes {
			if err := look(cause, false); err != nil {
				return false, err
			}
		}
		return passed < maxPassed && !whole(), nil
	})
	first := j.Messages[0].ID
	for id := first - 1; err == nil && id > 0 && id+maxPassed >= first && !whole(); id-- {
		err = look(id, true)
	}
	return his, err
}
