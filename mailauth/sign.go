package mailauth

import (
	"crypto"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// Signer writes DKIM signatures (RFC 6376). Its methods may be called at once. The zero
// Signer, and a nil one, have no key and sign nothing.
type Signer struct {
	keys map[string][]signingKey // by domain in lower case
}

type signingKey struct {
	domain, selector string
	private          crypto.Signer
}

// NewSigner reads the keys. A domain may have several, such as an RSA and an Ed25519 one
// (RFC 8463 §3): each signs. Errors name domain and selector and never a key's bytes.
func NewSigner(keys []Key) (*Signer, error) {
	s := &Signer{keys: make(map[string][]signingKey)}
	for _, k := range keys {
		private, err := k.parse()
		if err != nil {
			return nil, err
		}
		d := strings.ToLower(k.Domain)
		same := func(o signingKey) bool { return strings.EqualFold(o.selector, k.Selector) }
		if slices.ContainsFunc(s.keys[d], same) {
			return nil, fmt.Errorf("DKIM selector %s of %s is there twice", k.Selector, k.Domain)
		}
		s.keys[d] = append(s.keys[d], signingKey{domain: d, selector: k.Selector, private: private})
	}
	return s, nil
}

// Sign returns the DKIM-Signature fields, each ended by CRLF, that belong before the mail
// that write writes; "" if no key is configured for domain, and then write is not called. An
// error of write is returned as it is.
func (s *Signer) Sign(domain string, write func(io.Writer) error) (fields string, err error) {
	if s == nil {
		return "", nil
	}
	keys := s.keys[strings.ToLower(domain)]
	if len(keys) == 0 {
		return "", nil
	}
	running := make([]*dkim.Signer, 0, len(keys))
	// Close ends the goroutine behind each, also of those that an error left running; after
	// the one below it does nothing.
	defer func() {
		for _, r := range running {
			_ = r.Close()
		}
	}()
	all := make([]io.Writer, 0, len(keys))
	for _, k := range keys {
		r, err := dkim.NewSigner(k.options())
		if err != nil {
			return "", fmt.Errorf("signing for %s: %w", domain, err)
		}
		running, all = append(running, r), append(all, r)
	}
	if err := write(io.MultiWriter(all...)); err != nil {
		return "", err
	}
	var errs []error
	for _, r := range running {
		if err := r.Close(); err != nil {
			errs = append(errs, err)
			continue
		}
		fields += r.Signature()
	}
	if err := errors.Join(errs...); err != nil {
		return "", fmt.Errorf("signing for %s: %w", domain, err)
	}
	return fields, nil
}

func (k signingKey) options() *dkim.SignOptions {
	return &dkim.SignOptions{
		Domain:                 k.domain,
		Selector:               k.selector,
		Signer:                 k.private,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization:   dkim.CanonicalizationRelaxed,
		HeaderKeys:             signedFields(),
	}
}

// signedFields lists every field twice: the second time stands for "and no other such
// field", so that a From or Subject added on top breaks the signature (RFC 6376 §8.15). The
// list stays on one line of the signature and must keep far below 998 octets.
func signedFields() []string {
	once := []string{
		"From", "Reply-To", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
		"Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
		"List-Unsubscribe", "List-Unsubscribe-Post", // RFC 8058 §4 wants both signed
	}
	return append(once, once...)
}
