package desk

import (
	"bytes"
	"context"
)

// limitFiles drops the files over the limit (PRODUCT 1.13): they are kept in order while
// they fit; of the others only the headers stay in the raw mail.
func (d *Desk) limitFiles(ctx context.Context, in *Inbound, raw Staged) (Staged, error) {
	limit, sum := d.dir.policy.MaxAttachments, int64(0)
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
	if in.Dropped == nil {
		return raw, nil
	}
	var kept bytes.Buffer
	at := 0
	for i, a := range in.Message.Attachments {
		from, to := a.Span()
		if in.Dropped[i] && from >= at && to > from {
			kept.Write(raw.Bytes()[at:from])
			at = to
		}
	}
	kept.Write(raw.Bytes()[at:])
	return d.store.Stage(ctx, &kept, d.dir.policy.MaxMail)
}
