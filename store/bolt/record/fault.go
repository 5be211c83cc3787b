package record

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"guichet/mail"
)

// Fault gives an error of the disk or of bbolt the kind that a stranger has to know.
func Fault(err error) error {
	var known *mail.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case IsFull(err):
		return &mail.Error{Kind: mail.Full, Text: "no space left", Err: err}
	case errors.Is(err, berrors.ErrTimeout):
		return &mail.Error{Kind: mail.Busy, Text: "storage is busy", Err: err}
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		err = ErrClosed
	}
	return &mail.Error{Kind: mail.Internal, Text: "storage fault", Err: err}
}

// GaveUp is the error of who did not wait until the storage had time for him: err says why.
func GaveUp(err error) error {
	return &mail.Error{Kind: mail.Busy, Text: "storage is busy", Err: err}
}

// IsFull knows a full disk, a full quota and a full database.
func IsFull(err error) bool {
	return errors.Is(err, berrors.ErrMaxSizeReached) ||
		errors.Is(err, syscall.ENOSPC) ||
		errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG) ||
		// QUIRK: bbolt formats the errors of growing the file with %s.
		strings.Contains(err.Error(), syscall.ENOSPC.Error())
}

// ErrClosed is what every use after Close returns.
var ErrClosed = errors.New("the database is closed")

// ErrDamaged is in the chain of every error about a record that does not read back.
var ErrDamaged = errors.New("the database is damaged: " + Remedy)

// Damaged names the record that does not read back and the remedy.
func Damaged(b Bucket, key []byte, why string) error {
	return &mail.Error{
		Kind: mail.Internal,
		Text: "storage fault",
		Err:  &Broken{Bucket: b, Name: NameOf(b, key), Why: why},
	}
}

// Catch turns a panic of bbolt over a damaged page into an error. It needs
// debug.SetPanicOnFault, which View and the writer set, for pointers out of the mapping.
func Catch(b Bucket, key []byte, err *error) {
	if p := recover(); p != nil {
		*err = Damaged(b, key, fmt.Sprintf("bbolt gave up (%v)", p))
	}
}
