package desk

import (
	"context"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/thread"
	"guichet/desk/words"
)

// readWords finds in a mail all that the rules ask for and that needs no transaction to write.
func (d *Desk) readWords(ctx context.Context, in *change.Inbound) error {
	thread.MendOwn(in.Message)
	words.ReadWords(d.base.Dir, in)
	if err := d.cutOwn(ctx, in); err != nil {
		return err
	}
	command.ReadBelow(d.base.Dir, in)
	scanFiles(d.base.Dir, in)
	return nil
}
