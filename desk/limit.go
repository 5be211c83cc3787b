package desk

import (
	"bytes"
	"context"
	"io"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// drop marks the files over the limit (PRODUCT 1.13): they are kept in order while they fit.
func drop(in *change.Inbound, limit int64) {
	sum := int64(0)
	for i, a := range in.Message.Attachments {
		if sum+a.Size <= limit || limit == 0 {
			sum += a.Size
			continue
		}
		if in.Dropped == nil {
			in.Dropped = map[int]bool{}
		}
		in.Dropped[i] = true
	}
}

// keep returns the mail as it is to be stored: what was found about its sender stands on top,
// and of the dropped files only the headers are left. A mail that needs neither is raw itself.
func keep(ctx context.Context, store ticket.Store, in *change.Inbound, raw ticket.Staged, found mail.Finding, traced int) (ticket.Staged, error) {
	if in.Dropped == nil && found.Head == nil && found.Rest == 0 {
		return raw, nil
	}
	trace, octets := raw.Bytes()[:traced], raw.Bytes()[traced:]
	parts := []io.Reader{bytes.NewReader(found.Head), bytes.NewReader(trace)}
	at := found.Rest
	for i, a := range in.Message.Attachments {
		from, to := a.Span()
		if in.Dropped[i] && from >= at && to > from {
			parts = append(parts, bytes.NewReader(octets[at:from]))
			at = to
		}
	}
	parts = append(parts, bytes.NewReader(octets[at:]))
	return store.Stage(ctx, io.MultiReader(parts...), 0)
}
