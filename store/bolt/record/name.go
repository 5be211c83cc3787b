package record

import "fmt"

// NameOf names a record for people.
func NameOf(b Bucket, k []byte) string {
	switch n, id := SplitPart(k); b {
	case BucketTickets:
		return fmt.Sprintf("ticket %d", SplitTicket(k))
	case BucketMessages:
		return fmt.Sprintf("message %d of ticket %d", id, n)
	case BucketEvents:
		return fmt.Sprintf("event %d of ticket %d", id, n)
	case BucketLetters:
		return fmt.Sprintf("letter %d", SplitLetter(k))
	case BucketHeld:
		return fmt.Sprintf("held mail %d", splitHeld(k))
	case BucketRaws:
		return fmt.Sprintf("raw mail %d", SplitU64(k))
	case BucketArticles:
		return fmt.Sprintf("counts of the article %s", k)
	case BucketMemos:
		return fmt.Sprintf("memo %q", k)
	case BucketOrganisations:
		return fmt.Sprintf("organisation %s", k)
	case BucketFresh, BucketSegments, BucketTerms:
		return "the search index (" + string(b) + ")" // its keys hold people's words
	case BucketMeta, BucketFiles:
		return fmt.Sprintf("%s %q", b, k)
	}
	return fmt.Sprintf("%s %x", b, k)
}
