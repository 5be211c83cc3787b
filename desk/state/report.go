package state

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// maxReports is how many reports about domains are kept in a day; who sends more is asked to come again.
const maxReports = 5_000

// reportsOf begins the keys of the memos that count the reports of a day.
const reportsOf = "reports-of/"

// applyReport keeps the counts of a report, once for all its arrivals.
func applyReport(tx ticket.Tx, report *ticket.DomainReport, now time.Time) error {
	key := report.Key()
	_, err := tx.Memo(key)
	if err == nil {
		return nil // the first arrival counts
	}
	if !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	if err := countReports(tx, now); err != nil {
		return err
	}
	value, err := json.Marshal(report)
	if err != nil {
		return err
	}
	return tx.PutMemo(&ticket.Memo{Key: key, Value: value, Until: now.Add(ticket.ReportKept)}, now)
}

// countReports counts one more today, or says that there are too many.
func countReports(tx ticket.Tx, now time.Time) error {
	key, n := reportsOf+now.UTC().Format("2006-01-02"), 0
	m, err := tx.Memo(key)
	switch {
	case errors.Is(err, ticket.ErrNotFound):
	case err != nil:
		return err
	default:
		if n, err = strconv.Atoi(string(m.Value)); err != nil {
			return err
		}
	}
	if n >= maxReports {
		return &mail.Error{Kind: mail.Busy, Text: "too many reports today"}
	}
	return tx.PutMemo(&ticket.Memo{Key: key, Value: []byte(strconv.Itoa(n + 1)), Until: now.Add(48 * time.Hour)}, now)
}
