package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"

	"guichet/store/bolt"
	"guichet/ticket"
)

// books are what the clients of a round know.
type books struct {
	taken   [][]byte          // were answered 250
	perhaps [][]byte          // ended, and their answer did not come
	unknown [][]byte          // all that was said in sessions that were cut off before an answer: what is in it may be stored
	told    map[string]string // sessions, by the words that their mails have alone
}

// note keeps a session for the audit to tell.
func (b *books) note(p played) {
	if b.told == nil {
		b.told = map[string]string{}
	}
	text := p.tell()
	for _, w := range ownWord.FindAll(p.sent, 20) {
		b.told[string(w)] = text
	}
}

// story is the session that a mail came in.
func (b books) story(mail []byte) string { return b.told[string(ownWord.Find(mail))] }

// word finds those of its own in a mail.
var ownWord = regexp.MustCompile(`w[0-9a-f]{19}`)

// index is mails by each word of their own; those without one stand under "".
type index map[string][][]byte

func (x index) add(mail []byte) {
	found := false
	for _, w := range ownWord.FindAll(mail, 20) {
		x[string(w)], found = append(x[string(w)], mail), true
	}
	if !found {
		x[""] = append(x[""], mail)
	}
}

// like are those that share a word with a mail, or have none either.
func (x index) like(mail []byte) [][]byte {
	var all [][]byte
	for _, w := range ownWord.FindAll(mail, 20) {
		all = append(all, x[string(w)]...)
	}
	if len(all) == 0 {
		return x[""]
	}
	return all
}

// audit compares the books with the store of a stopped desk: every mail that was taken is there, and every one that is
// there was taken, or may have been.
func audit(data string, b books) error {
	stored, err := storedMails(data)
	if err != nil {
		return err
	}
	have, sent, known := index{}, index{}, map[string]bool{}
	for _, raw := range stored {
		have.add(raw)
		if e, ok := essence(raw); ok {
			known[e] = true
		}
	}
	var faults []error
	for _, mail := range b.taken {
		sent.add(mail)
		if e, ok := essence(mail); !endsAny(have.like(mail), mail) && !(ok && known[e]) { // else it is there, or is one mail with another
			faults = append(faults, fmt.Errorf("answered 250, and not in the store: %.3000q\n%s", mail, b.story(mail)))
		}
	}
	for _, mail := range b.perhaps {
		sent.add(mail)
	}
	for _, raw := range stored {
		found := b.mayHave(raw)
		for _, mail := range sent.like(raw) {
			found = found || bytes.HasSuffix(raw, mail)
		}
		if !found {
			faults = append(faults, fmt.Errorf("in the store, and never answered 250: %.3000q\n%s", raw, b.story(raw)))
		}
	}
	return errors.Join(faults[:min(len(faults), 5)]...)
}

// mayHave reports whether a stored mail was in a session of which nobody knows how far it came.
func (b books) mayHave(raw []byte) bool {
	words, whole := ownWord.FindAll(raw, 20), false
	if len(words) == 0 {
		words, whole = [][]byte{traced.ReplaceAll(raw, nil), dotted(traced.ReplaceAll(raw, nil))}, true
	}
	for _, sent := range b.unknown {
		if whole { // it may have come in chunks
			sent = append(append(append([]byte{}, sent...), '\n'), chunk.ReplaceAll(sent, nil)...)
		}
		for _, w := range words {
			if bytes.Contains(sent, w) {
				return true
			}
		}
	}
	return false
}

// chunk is the command that stands before a piece of a mail.
var chunk = regexp.MustCompile(`(?i)BDAT +\d+( +LAST)? *\r\n`)

// traced is what the desk puts on top of a mail.
var traced = regexp.MustCompile(`(?s)^.*?\tby mx\.desk\.test with [^\n]*\n\t[^\n]*\n`)

// dotted is a mail as it went over the wire.
func dotted(mail []byte) []byte {
	mail = bytes.ReplaceAll(mail, []byte("\r\n."), []byte("\r\n.."))
	if bytes.HasPrefix(mail, []byte(".")) {
		mail = append([]byte("."), mail...)
	}
	return mail
}

// endsAny reports whether one of the raw mails is the mail below our trace fields, or differs from it in blank lines at its
// end only: such two are one mail (PRODUCT 1.8).
func endsAny(raws [][]byte, mail []byte) bool {
	bare := bytes.TrimRight(mail, "\r\n")
	for _, raw := range raws {
		if bytes.HasSuffix(raw, mail) || bytes.HasSuffix(bytes.TrimRight(raw, "\r\n"), bare) {
			return true
		}
	}
	return false
}

// storedMails are the raw mails of tickets and those held.
func storedMails(data string) (all [][]byte, err error) {
	db, err := bolt.Open(data, bolt.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = db.View(context.Background(), func(tx ticket.Reader) error {
		if err := eachMessage(tx, func(raw []byte) { all = append(all, raw) }); err != nil {
			return err
		}
		for after := ticket.HeldID(0); ; {
			held, err := tx.HeldMails(after, 500)
			if err != nil || len(held) == 0 {
				return err
			}
			for _, h := range held {
				raw, err := tx.HeldRaw(h.ID)
				if err != nil {
					return err
				}
				all, after = append(all, raw), h.ID
			}
		}
	})
	return all, err
}

func eachMessage(tx ticket.Reader, fn func(raw []byte)) error {
	for after := ticket.Number(0); ; {
		tickets, err := tx.Tickets(after, 500)
		if err != nil || len(tickets) == 0 {
			return err
		}
		for _, t := range tickets {
			messages, err := tx.Messages(t.Number)
			if err != nil {
				return err
			}
			for _, m := range messages {
				raw, err := tx.Raw(m.Ticket, m.ID)
				if err != nil && !errors.Is(err, ticket.ErrNotFound) {
					return err
				}
				if len(raw) > 0 {
					fn(raw)
				}
			}
			after = t.Number
		}
	}
}
