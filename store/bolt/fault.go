package bolt

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"guichet/mail"
)

// fault gives an error of the disk or of bbolt the kind that a stranger has to know.
func fault(err error) error {
	var known *mail.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case isFull(err):
		return &mail.Error{Kind: mail.Full, Text: "no space left", Err: err}
	case errors.Is(err, berrors.ErrTimeout):
		return &mail.Error{Kind: mail.Busy, Text: "storage is busy", Err: err}
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		err = errClosed
	}
	return &mail.Error{Kind: mail.Internal, Text: "storage fault", Err: err}
}

// gaveUp is the error of who did not wait until the storage had time for him: err says why.
func gaveUp(err error) error {
	return &mail.Error{Kind: mail.Busy, Text: "storage is busy", Err: err}
}

// isFull knows a full disk, a full quota and a full database.
func isFull(err error) bool {
	return errors.Is(err, berrors.ErrMaxSizeReached) ||
		errors.Is(err, syscall.ENOSPC) ||
		errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG) ||
		// QUIRK: bbolt formats the errors of growing the file with %s.
		strings.Contains(err.Error(), syscall.ENOSPC.Error())
}

// errClosed is what every use after Close returns.
var errClosed = errors.New("the database is closed")

// errDamaged is in the chain of every error about a record that does not read back.
var errDamaged = errors.New("the database is damaged: stop the desk, run guichet fsck, and guichet restore DIR from the last backup if it confirms this")

// damaged names the record that does not read back and the remedy.
func damaged(b bucket, key []byte, why string) error {
	return &mail.Error{
		Kind: mail.Internal,
		Text: "storage fault",
		Err:  fmt.Errorf("%s: %s: %w", nameOf(b, key), why, errDamaged),
	}
}

// catch turns a panic of bbolt over a damaged page into an error. It needs
// debug.SetPanicOnFault, which View and the writer set, for pointers out of the mapping.
func catch(b bucket, key []byte, err *error) {
	if p := recover(); p != nil {
		*err = damaged(b, key, fmt.Sprintf("bbolt gave up (%v)", p))
	}
}
