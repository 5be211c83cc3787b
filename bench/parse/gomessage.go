package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	_ "github.com/emersion/go-message/charset" // as every program that reads mail needs
	"github.com/emersion/go-message/mail"
)

// goMessage reads a mail with the bare library, as far as it goes: the common fields
// parsed, every part decoded.
func goMessage(raw []byte) error {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	for _, field := range []string{"From", "To", "Cc", "Reply-To"} {
		if _, err := r.Header.AddressList(field); err != nil {
			return fmt.Errorf("reading %s: %w", field, err)
		}
	}
	if _, err := r.Header.Subject(); err != nil {
		return fmt.Errorf("reading the subject: %w", err)
	}
	if _, err := r.Header.Date(); err != nil {
		return fmt.Errorf("reading the date: %w", err)
	}
	if _, err := r.Header.MessageID(); err != nil {
		return fmt.Errorf("reading the id: %w", err)
	}
	for _, field := range []string{"In-Reply-To", "References"} {
		if _, err := r.Header.MsgIDList(field); err != nil {
			return fmt.Errorf("reading %s: %w", field, err)
		}
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a part: %w", err)
		}
		if err := readPart(p); err != nil {
			return err
		}
	}
}

// readPart takes the text of a body into memory, as who shows it must; a file is only
// decoded.
func readPart(p *mail.Part) error {
	if h, ok := p.Header.(*mail.AttachmentHeader); ok {
		if _, err := h.Filename(); err != nil {
			return fmt.Errorf("reading a file's name: %w", err)
		}
		_, err := io.Copy(io.Discard, p.Body)
		return err
	}
	_, err := io.ReadAll(p.Body)
	return err
}
