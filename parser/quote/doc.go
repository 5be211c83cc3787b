// Package quote owns the lines of a text and what heads a quoted or forwarded mail in it: quote
// marks, separators ("-----Original Message-----"), header blocks ("From: Sent: To:") and
// attributions ("On Monday Ana wrote:").
//
// It refuses to know what is kept of a reply (reply) and what a forwarded mail says (forward): it
// says what a line is and how far to believe it (Trust).
//
// The words are data (language). The table of what makes an attribution is features.judge in
// attribution.go, that of a header block Block.certain in block.go.
package quote
