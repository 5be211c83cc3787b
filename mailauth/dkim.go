package mailauth

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

const (
	// maxSignatures is how many are verified. A sender has few; lists and forwarders add more.
	maxSignatures = 10
	// maxHashed is how many octets of body the signatures after the first may bring it to.
	maxHashed = 32 << 20
	// maxKey is the length of p= in base64: of an RSA key of 4096 bits, and a little more. A
	// longer key only costs time.
	maxKey = 752
)

// dkimResult is what became of one signature.
type dkimResult struct {
	Signature
	domain string // in the form of domainName
	err    error  // the fault behind temperror
	proof  proof  // of a pass
	gap    string // the field that it leaves open; "" none
}

// verifier verifies the signatures of one mail (RFC 6376 §6).
type verifier struct {
	dns    *lookups
	h      *header
	hashed int // octets of body so far
}

// readSignatures returns all signatures of a mail.
func readSignatures(h *header, now time.Time) []dkimField {
	var all []dkimField
	for _, at := range h.all("dkim-signature") {
		all = append(all, readSignature(h, at, now))
	}
	return all
}

// sortSignatures returns those that are worth looking at, at most maxSignatures: first whose
// domain is near, then the rest in their order.
func sortSignatures(all []dkimField, near func(domain string) bool) (first, rest []dkimField) {
	for _, s := range all {
		if s.domain != "" && near(s.domain) {
			first = append(first, s)
		} else {
			rest = append(rest, s)
		}
	}
	first = first[:min(len(first), maxSignatures)]
	return first, rest[:min(len(rest), maxSignatures-len(first))]
}

// verify judges one signature. Each gets a mail of its own, that holds the fields which it
// signs and no other: the module's work grows with the product of fields and signatures.
func (v *verifier) verify(ctx context.Context, s dkimField) dkimResult {
	r := dkimResult{Signature: s.shown, domain: s.domain}
	if r.Result != "" {
		return r
	}
	if !v.covers(s) {
		r.Result = resultPolicy
		return r
	}
	body := v.h.body
	for bytes.HasSuffix(body, []byte("\r\n\r\n")) {
		body = body[:len(body)-2] // RFC 6376 §3.4.3: empty lines at the end do not count
	}
	if v.hashed > 0 && v.hashed+len(body) > maxHashed {
		r.Result = resultPolicy
		return r
	}
	v.hashed += len(body)
	key := keyLookup{ctx: ctx, dns: v.dns}
	found, err := dkim.VerifyWithOptions(io.MultiReader(bytes.NewReader(v.signedBy(s)), &blocks{body}),
		&dkim.VerifyOptions{LookupTXT: key.lookup, MaxVerifications: 1})
	if len(found) != 1 {
		r.Result, r.err = resultPermError, err
		return r
	}
	r.Result, r.err = key.judge(s, found[0].Err), key.fault
	if r.Result == resultPass {
		r.proof, r.gap = v.openFields(s)
	}
	return r
}

// covers reports whether s signs every copy of the fields that may be there once and that
// change what is read or done. A copy added on top leaves a signature good that names the
// field once, and readers do not agree which copy counts (RFC 6376 §8.15).
func (v *verifier) covers(s dkimField) bool {
	for _, once := range []string{
		"subject", "reply-to", "cc", "message-id", "in-reply-to", "references", "content-type", "content-transfer-encoding",
	} {
		there, named := len(v.h.all(once)), 0
		for _, name := range s.signed {
			if name == once {
				named++
			}
		}
		if there > 1 && named < there {
			return false
		}
	}
	return true
}

// signedBy returns the header that s signs: itself, then of each name in h= as many fields,
// from the last, as the name is there. The order among them stays.
func (v *verifier) signedBy(s dkimField) []byte {
	left := make(map[string]int, len(s.signed))
	for _, name := range s.signed {
		left[name]++
	}
	var picked []int
	for i := len(v.h.fields) - 1; i >= 0; i-- {
		if name := v.h.fields[i].name; i != s.at && left[name] > 0 {
			left[name]--
			picked = append(picked, i)
		}
	}
	slices.Reverse(picked)
	b := bytes.Clone(v.h.fields[s.at].raw)
	for _, i := range picked {
		b = append(b, v.h.fields[i].raw...)
	}
	return append(b, "\r\n"...)
}

// keyLookup fetches the key of one signature for the module, and keeps what the module does
// not judge.
type keyLookup struct {
	ctx context.Context
	dns *lookups

	fault  error
	policy bool // the key is too long
	strict bool // t=s: i= may not be below d= (RFC 6376 §3.6.1)
}

var errLongKey = errors.New("the key is longer than 4096 bits")

func (k *keyLookup) lookup(name string) ([]string, error) {
	records, err := k.dns.LookupTXT(k.ctx, name)
	if err != nil {
		if !isNotFound(err) {
			k.fault = err
		}
		return nil, err
	}
	if len(records) != 1 {
		return records, nil // the module refuses it
	}
	tags, _ := parseTags(records[0])
	if len(tags["p"]) > maxKey {
		k.policy = true
		return nil, errLongKey
	}
	for flag := range strings.SplitSeq(tags["t"], ":") {
		// t=y, "we are testing", changes nothing: who could sign holds the key.
		k.strict = k.strict || flag == "s"
	}
	return records, nil
}

// judge turns the module's error into a word of RFC 8601 §2.7.1.
func (k *keyLookup) judge(s dkimField, err error) string {
	switch {
	case k.fault != nil:
		return resultTempError
	case k.policy:
		return resultPolicy
	case err == nil && k.strict && s.identity != s.domain:
		return resultPermError
	case err == nil:
		return resultPass
	case dkim.IsPermFail(err):
		return resultPermError
	}
	return resultFail
}

// blocks hands a body to the module in few large pieces. In small ones a body of empty lines
// costs the square of its length.
type blocks struct{ left []byte }

const blockSize = 4 << 20

// Read implements io.Reader.
func (b *blocks) Read(p []byte) (int, error) {
	if len(b.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// WriteTo implements io.WriterTo.
func (b *blocks) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for len(b.left) > 0 {
		n, err := w.Write(b.left[:min(len(b.left), blockSize)])
		b.left = b.left[n:]
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
