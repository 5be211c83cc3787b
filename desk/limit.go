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
	sizes := make([]int64, len(in.Message.Attachments))
	for i, a := range in.Message.Attachments {
		sizes[i] = a.Size
	}
	for i, fits := range fitting(sizes, limit) {
		if !fits {
			if in.Dropped == nil {
				in.Dropped = map[int]bool{}
			}
			in.Dropped[i] = true
		}
	}
}

func fitting(sizes []int64, limit int64) []bool {
	fits, sum := make([]bool, len(sizes)), int64(0)
	for i, n := range sizes {
		if fits[i] = sum+n <= limit || limit == 0; fits[i] {
			sum += n
		}
	}
	return fits
}

// Fitting says of each file of a form whether it is kept, as drop does of a mail's.
func Fitting(files []File, limit int64) []bool {
	sizes := make([]int64, len(files))
	for i, f := range files {
		sizes[i] = int64(len(f.Content))
	}
	return fitting(sizes, limit)
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
