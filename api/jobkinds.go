package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// importArgs are an upload that is taken later.
type importArgs struct {
	Options intake.Options `json:"options"`
	Mode    coverage.Mode  `json:"mode"`
	Base    int            `json:"base"`  // If-Match
	Since   int            `json:"since"` // the newest revision when it was sent
	Size    int64          `json:"size"`
}

// uploadLater makes a job of an upload. The same file for the same layer, sent again while the first is not
// done, is the same job.
func (s *Server) uploadLater(ctx context.Context, in *UploadIn, o intake.Options, ws coverage.Workspace, base int, file *spooled) (
	*UploadOut, error,
) {
	h := sha256.New()
	size, err := io.Copy(h, file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	args := importArgs{Options: o, Mode: coverage.Mode(in.Mode), Base: base, Since: ws.Revision, Size: size}
	options, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	h.Write(options)
	j, err := s.work.put(ctx, in.Workspace, "import", "import "+in.Workspace+" "+hex.EncodeToString(h.Sum(nil)), args, file)
	if err != nil {
		return nil, err
	}
	out := &UploadOut{Status: http.StatusAccepted, Location: jobPath(j.ID), ContentType: "application/json"}
	out.Body, err = json.Marshal(jobView(j))
	return out, err
}

// doImport takes the file of a job. A revision that an earlier attempt made is not made again.
func (s *Server) doImport(ctx context.Context, t *task) (any, error) {
	var args importArgs
	if err := json.Unmarshal(t.Args, &args); err != nil {
		return nil, err
	}
	if made, err := s.madeBy(ctx, t.Job, args.Since); err != nil || made != nil {
		return made, err
	}
	f, err := os.CreateTemp(s.o.SpoolDir, "yikezhong-*.job")
	if err != nil {
		return nil, fmt.Errorf("spool a job: %w", err)
	}
	defer func() { _, _ = f.Close(), os.Remove(f.Name()) }() // a temporary file
	if err := s.work.jobs.JobFile(ctx, t.ID, f); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	args.Options.Progress = func(_ int, bytes int64) { t.at(bytes, args.Size) }
	origin := coverage.Origin{Source: args.Options.Name, CRS: args.Options.CRS, At: s.o.Now().UTC(), Job: t.ID}
	r, err := intake.Import(ctx, s.o.Store, t.Workspace, f, args.Options, args.Mode, args.Base, origin, false)
	if r.Refused {
		return nil, refusal(r)
	}
	t.at(args.Size, args.Size)
	return r, err
}

// madeBy returns the revision that a job made since it was asked for, nil where it made none.
func (s *Server) madeBy(ctx context.Context, j coverage.Job, since int) (any, error) {
	if j.Attempts <= 1 {
		return nil, nil
	}
	all, err := s.o.Store.Revisions(ctx, j.Workspace, 0, 0)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.Number <= since {
			break
		}
		if r.Origin.Job == j.ID {
			return intake.Result{Revision: &r.Number, Accepted: r.Accepted, Issues: r.Warnings, Total: len(r.Warnings), CRS: r.Origin.CRS}, nil
		}
	}
	return nil, nil
}

// assessLater makes a job of an assessment; one that is kept already is answered.
func (s *Server) assessLater(ctx context.Context, in *AssessIn, w *coverage.World, q coverage.Question, id string) (*AssessOut, error) {
	if a, err := s.answer(ctx, in.Workspace, id); err == nil {
		return s.assessed(http.StatusOK, in.Workspace, view(a, in.Lang)), nil
	}
	if in.Body.Revision == 0 {
		in.Body.Revision = w.Revision
	}
	usual := in.Body.Revision == w.Revision
	j, err := s.work.put(ctx, in.Workspace, "assess", "assess "+in.Workspace+" "+id, assessArgs{in.Body, usual}, nil)
	if err != nil {
		return nil, err
	}
	out := s.assessed(http.StatusAccepted, in.Workspace, promise(id, q, w.Revision))
	out.Location, out.Retry = jobPath(j.ID), "2"
	out.Body.Links = append(out.Body.Links, Link{Rel: "job", Href: jobPath(j.ID)})
	return out, nil
}

// assessArgs is a question of one revision.
type assessArgs struct {
	Body   AssessBody `json:"body"`
	Newest bool       `json:"newest"` // it was the newest when it was asked
}

// assessed is what an assessment's job came to.
type assessedJob struct {
	Assessment string `json:"assessment"`
}

func (s *Server) doAssess(ctx context.Context, t *task) (any, error) {
	var args assessArgs
	if err := json.Unmarshal(t.Args, &args); err != nil {
		return nil, err
	}
	q, err := s.question(args.Body)
	if err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, t.Workspace, args.Body.Revision)
	if err != nil {
		return nil, err
	}
	t.at(0, 1)
	if args.Newest {
		args.Body.Revision = 0
	}
	id, err := s.keepOnce(ctx, t.Workspace, args.Body, w.World, q)
	t.at(1, 1)
	return assessedJob{id}, err
}

// keepOnce makes and keeps an assessment unless it is kept already, and returns its id.
func (s *Server) keepOnce(ctx context.Context, slug string, b AssessBody, w *coverage.World, q coverage.Question) (string, error) {
	id, err := q.ID(w)
	if err != nil {
		return "", err
	}
	if _, err := s.answer(ctx, slug, id); err == nil {
		return id, nil
	}
	in := &AssessIn{InWorkspace: InWorkspace{slug}, Body: b}
	return id, s.make(ctx, &asked{in: in, world: w, q: q, id: id})
}
