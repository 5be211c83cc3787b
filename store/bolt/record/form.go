package record

import "guichet/ticket"

// The forms of records. Where JSON would not give back a value, gob writes the name of its type into the
// record: these names stay as they were in the first release, and others know the types by an alias.
type (
	// RawPlace says where the octets of a mail are. The zero value: there are none.
	RawPlace = rawPlace
	// Message is how a message is kept: with the place of its raw mail.
	Message = message
	// HeldMail is how a held mail is kept: with the place of its raw mail.
	HeldMail = heldMail
)

// rawPlace says where the octets of a mail are. The zero value: there are none.
type rawPlace struct {
	ID   uint64 `json:",omitempty"` // in the raws bucket
	File string `json:",omitempty"` // in the raw directory
	Size int64
	CRC  uint32 `json:",omitempty"` // of a file, CRC-32C
}

// message is how a message is kept: with the place of its raw mail.
type message struct {
	Message ticket.Message
	Raw     rawPlace
}

// heldMail is how a held mail is kept: with the place of its raw mail.
type heldMail struct {
	Held ticket.HeldMail `json:"Aside"`
	Raw  rawPlace
}

// Ref is how a Ref is kept. Its key finds it again; Seq puts it in order of arrival.
type Ref struct {
	Seq uint64
	Ref ticket.Ref
}
