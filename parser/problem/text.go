package problem

// What is told of a mail. Operators read these texts and programs compare them
// (`guichet parse`, "problems"): add to them, do not change them. Those marked "about" go on
// with the stranger's word. Decoders of transfer encodings say their own (Fault).
const (
	// The author. Spoofers write such fields, so the desk looks for "From field" in them.
	NoFrom            = "no From field"
	SeveralFrom       = "several From fields"
	BrokenFrom        = "broken From field: space around its name"
	NoAddress         = "no address in From"
	SeveralAddresses  = "several addresses in From"
	NotPlainFrom      = "From is not a plain address" // about
	UnreadableAddress = "unreadable address in "      // about; the name of the field follows

	// The header.
	UnreadableDate  = "unreadable date" // about
	HeaderCut       = "header too large, cut"
	NoBlankLine     = "no blank line between header and body"
	BlankLinesFirst = "blank lines before the header"
	MboxLine        = "mbox line in the header"
	FoldedFirst     = "header begins with a folded line"
	NoColon         = "header line without a colon"
	NoName          = "header line without a name"
	SpacedName      = "header field with a space in its name"
	SpaceAroundName = "header field with space around its name"
	TextAbove       = "text above the fields of the header"
	OddName         = "header field with odd characters in its name"

	// The parts.
	LineEndsCR      = "lines end in CR alone"
	TooDeep         = "multiparts nested too deep"
	TooManyParts    = "too many parts"
	NoEnd           = "multipart without its end"
	WrongBoundary   = "multipart with a wrong boundary"
	NoParts         = "multipart without parts"
	UnknownEncoding = "unknown transfer encoding" // about
	NotBase64       = "not the base64 that it is called"
	UnknownCharset  = "unknown charset" // about
	YEncWithoutEnd  = "yEnc without its end"
	EncryptedPGP    = "encrypted with PGP"
	EncryptedSMIME  = "encrypted with S/MIME"
	CompressedSMIME = "compressed with S/MIME"
	SpamWrapped     = "wrapped by a spam filter"
	Partial         = "one part of a mail that was cut: " // "part 1 of 3" follows
	TextCut         = "text cut at 1 MB"
	HTMLCut         = "HTML cut at 1 MB"
)
