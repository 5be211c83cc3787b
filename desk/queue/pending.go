package queue

import "guichet/ticket"

// EachPending calls f for every letter that is not final.
func EachPending(tx ticket.Reader, f func(*ticket.Letter) error) error {
	for after := ticket.LetterID(0); ; {
		letters, err := tx.AllLetters(after, 1000, true)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			if err := f(l); err != nil {
				return err
			}
			after = l.ID
		}
	}
}
