package portal

import (
	"encoding/json"
	"net/http"
	"time"

	"guichet/ticket"
)

// reports lists what others reported about our domains, of the days from ?since=2006-01-02 on, by day.
func (a *API) reports(r *http.Request) (any, error) {
	since := r.URL.Query().Get("since")
	if _, err := time.Parse(time.DateOnly, since); since != "" && err != nil {
		return nil, badRequest("since is a day, as 2026-12-31")
	}
	all := []ticket.DomainReport{}
	for after := ticket.ReportPrefix + since; ; {
		var memos []*ticket.Memo
		err := a.Store.View(r.Context(), func(tx ticket.Reader) (err error) {
			memos, err = tx.Memos(ticket.ReportPrefix, after, pageSize)
			return err
		})
		if err != nil || len(memos) == 0 {
			return all, err
		}
		for _, m := range memos {
			var report ticket.DomainReport
			if err := json.Unmarshal(m.Value, &report); err != nil {
				return nil, err
			}
			all, after = append(all, report), m.Key
		}
	}
}
