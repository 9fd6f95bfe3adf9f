//! Results that come page by page: as a stream of pages, and as a stream of what is on them.
//!
//! Nothing runs ahead of whoever reads: a call is made when its page is asked for, one at a time, and dropping a stream
//! drops the call that it is in.

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::client::{Client, Overrides};
use crate::error::{Error, ErrorKind};
use crate::operation::{self, Operation};
use crate::shape::Shape;
use crate::transport::BoxFuture;

/// An operation that gives its results page by page (Smithy specification, "paginated trait").
pub trait Paginated: Operation<Input: Clone> {
    /// Puts the token that `output` has for the next page into `input`; `false` when this was the last page.
    #[doc(hidden)]
    fn advance(input: &mut Self::Input, output: &Self::Output) -> Result<bool, RepeatedToken>;
}

/// A paginated operation of whose pages the model says what is on them.
pub trait PaginatedItems: Paginated {
    /// What is on a page: an element of its list; a key and its value, where it has a map.
    type Item: Send + 'static;

    /// All that is on one page.
    #[doc(hidden)]
    type Items: IntoIterator<Item = Self::Item, IntoIter: Send + 'static>;

    /// What is on this page; `None` when the service left it out.
    #[doc(hidden)]
    fn items(output: Self::Output) -> Option<Self::Items>;
}

/// The next page has the token of the page before.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RepeatedToken;

/// The token of the next call, from what an output has and what its call was `given`. There is none, and no next page,
/// when the output's is left out or empty.
#[doc(hidden)]
pub fn next_token<T: Shape + Clone + PartialEq>(
    next: Option<&T>,
    given: Option<&T>,
) -> Result<Option<T>, RepeatedToken> {
    let next = next.filter(|&token| *token != T::zero());
    if next.is_some() && next == given {
        return Err(RepeatedToken);
    }
    Ok(next.cloned())
}

/// The pages of a paginated operation, as `.pages()` of a call gives them.
///
/// A [`Stream`], and readable without one: [`next`](Self::next) and [`try_collect`](Self::try_collect) need no other
/// crate. The stream ends after the page that has no token for another, and after an error.
///
/// What the first call was given holds for all of them: its input, such as the size of a page, and its settings. A call
/// that is given a token starts from there. Code that is not async reads with `whitesmith::blocking::block_on`.
#[must_use = "a stream does nothing until it is read"]
pub struct Pages<O: Paginated> {
    client: Client,
    overrides: Overrides,
    ends_on_repeated_token: bool,
    state: State<O>,
}

/// A call on its way, whose input comes back with the answer.
type Call<O> = BoxFuture<(<O as Operation>::Input, Answer<O>)>;
type Answer<O> = Result<<O as Operation>::Output, <O as Operation>::Error>;

enum State<O: Paginated> {
    /// A call can be made, with this.
    Ready(O::Input),
    Calling(Call<O>),
    /// The last page was given out, and another would be the same again.
    Repeated,
    Done,
}

/// No page is ever pinned in place: what is polled is in a box of its own.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Pages<O> {
    #[doc(hidden)]
    pub fn new(client: Client, input: O::Input, overrides: Overrides) -> Self {
        Self {
            client,
            overrides,
            ends_on_repeated_token: false,
            state: State::Ready(input),
        }
    }

    /// Takes a token that a service gives back for the end, as CloudWatch Logs does in `GetLogEvents`. Otherwise the page
    /// is followed by an error of kind [`Response`](ErrorKind::Response), for reading on would never end.
    pub fn end_on_repeated_token(mut self) -> Self {
        self.ends_on_repeated_token = true;
        self
    }

    /// The next page, or `None` after the last.
    ///
    /// When this future is dropped, the call that it waits for goes on with the next one.
    pub async fn next(&mut self) -> Option<Result<O::Output, O::Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// All pages that are left, unless there is an error among them.
    pub async fn try_collect<C>(mut self) -> Result<C, O::Error>
    where
        C: Default + Extend<O::Output>,
    {
        let mut pages = C::default();
        while let Some(page) = self.next().await {
            pages.extend([page?]);
        }
        Ok(pages)
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Answer<O>>> {
        loop {
            match mem::replace(&mut self.state, State::Done) {
                State::Ready(input) => self.state = State::Calling(self.call(input)),
                State::Calling(mut call) => {
                    let Poll::Ready((input, answer)) = call.as_mut().poll(context) else {
                        self.state = State::Calling(call);
                        return Poll::Pending;
                    };
                    if let Ok(page) = &answer {
                        self.state = self.after(input, page);
                    }
                    return Poll::Ready(Some(answer));
                }
                State::Repeated => {
                    return Poll::Ready(Some(Err(operation::other(repeated::<O>()))));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }

    /// The call keeps a copy of its input: idempotency tokens are filled into what is sent, and each call has its own.
    fn call(&self, input: O::Input) -> Call<O> {
        let (client, overrides) = (self.client.clone(), self.overrides.clone());
        Box::pin(async move {
            let answer = client.call_with::<O>(input.clone(), overrides).await;
            (input, answer)
        })
    }

    fn after(&self, mut input: O::Input, page: &O::Output) -> State<O> {
        match O::advance(&mut input, page) {
            Ok(true) => State::Ready(input),
            Err(RepeatedToken) if !self.ends_on_repeated_token => State::Repeated,
            Ok(false) | Err(RepeatedToken) => State::Done,
        }
    }
}

fn repeated<O: Operation>() -> Error {
    let message = "the service gave back the token that it was given, so that its pages would never end; where that \
                   stands for the end, `end_on_repeated_token()` says so";
    Error::new(ErrorKind::Response, message).in_operation(O::SCHEMA.name)
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, O::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<O: Paginated> FusedStream for Pages<O> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages of {}", O::SCHEMA.name)
    }
}

/// What is on the pages of a paginated operation, as `.items()` of a call gives it.
///
/// A [`Stream`] like [`Pages`], which it reads one after another; an empty page is not the end.
#[must_use = "a stream does nothing until it is read"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    /// What is left of the page that was read last.
    page: Option<<O::Items as IntoIterator>::IntoIter>,
}

/// No item is ever pinned in place.
impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> Items<O> {
    #[doc(hidden)]
    pub fn new(pages: Pages<O>) -> Self {
        Self { pages, page: None }
    }

    /// Takes a token that a service gives back for the end: see [`Pages::end_on_repeated_token`].
    pub fn end_on_repeated_token(mut self) -> Self {
        self.pages = self.pages.end_on_repeated_token();
        self
    }

    /// The next item, or `None` after the last of the last page.
    ///
    /// When this future is dropped, the call that it waits for goes on with the next one.
    pub async fn next(&mut self) -> Option<Result<O::Item, O::Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left, unless there is an error among them: in a `Vec`, or whatever else can be extended by
    /// them.
    pub async fn try_collect<C>(mut self) -> Result<C, O::Error>
    where
        C: Default + Extend<O::Item>,
    {
        let mut items = C::default();
        while let Some(item) = self.next().await {
            items.extend([item?]);
        }
        Ok(items)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, O::Error>>> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            self.page = None;
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = O::items(page).map(IntoIterator::into_iter),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<O::Item, O::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: PaginatedItems> FusedStream for Items<O> {
    fn is_terminated(&self) -> bool {
        self.page.is_none() && self.pages.is_terminated()
    }
}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items of {}", O::SCHEMA.name)
    }
}

/// Makes a generated operation paginated, and gives its calls `pages` and `items`.
///
/// The head names the call, and says which member of the next input is which of an output: the tokens. The row below,
/// where there is one, says what is on a page. A `?` stands behind each member of a path that is an `Option`.
#[macro_export]
macro_rules! paginated {
    (
        $call:ident<$operation:ident>: ($($input:tt)+) = ($($output:tt)+);
        $(items: $items:ty = ($($path:tt)+);)?
    ) => {
        impl $crate::Paginated for $operation {
            fn advance(
                input: &mut Self::Input,
                output: &Self::Output,
            ) -> ::core::result::Result<bool, $crate::paginate::RepeatedToken> {
                let given = (|| $crate::__member!(get [input.] $($input)+))();
                let next = (|| $crate::__member!(get [output.] $($output)+))();
                let ::core::option::Option::Some(token) = $crate::paginate::next_token(next, given)?
                else {
                    return ::core::result::Result::Ok(false);
                };
                $crate::__member!(place [input.] $($input)+) = ::core::convert::Into::into(token);
                ::core::result::Result::Ok(true)
            }
        }

        impl $call<$operation> {
            /// A stream of pages: this call, and one after another with the token of the page before, each made when it
            /// is asked for.
            pub fn pages(self) -> $crate::Pages<$operation> {
                $crate::Pages::new(self.client, self.input, self.overrides)
            }
        }

        $(
            impl $crate::PaginatedItems for $operation {
                type Item = <$items as ::core::iter::IntoIterator>::Item;
                type Items = $items;

                fn items(output: Self::Output) -> ::core::option::Option<Self::Items> {
                    $crate::__member!(take [output.] $($path)+)
                }
            }

            impl $call<$operation> {
                /// A stream of what is on this page and on all that follow, each asked for when the one before is read.
                pub fn items(self) -> $crate::Items<$operation> {
                    $crate::Items::new(self.pages())
                }
            }
        )?
    };
}

/// What a path leads to, in a function that returns an `Option`: a reference to it (`get`), or itself (`take`); or the
/// place to write it to (`place`), with all that leads there.
#[doc(hidden)]
#[macro_export]
macro_rules! __member {
    (get [$($path:tt)+] ?) => { $($path)+.as_ref() };
    (get [$($path:tt)+]) => { ::core::option::Option::Some(&$($path)+) };
    (get [$($path:tt)+] ? $($rest:tt)+) => {
        $crate::__member!(get [$($path)+.as_ref()?] $($rest)+)
    };
    (take [$($path:tt)+] ?) => { $($path)+ };
    (take [$($path:tt)+]) => { ::core::option::Option::Some($($path)+) };
    (take [$($path:tt)+] ? $($rest:tt)+) => { $crate::__member!(take [$($path)+?] $($rest)+) };
    (place [$($path:tt)+] $(?)?) => { $($path)+ };
    (place [$($path:tt)+] ? $($rest:tt)+) => {
        $crate::__member!(
            place [$($path)+.get_or_insert_with($crate::shape::Shape::zero)] $($rest)+
        )
    };
    ($how:ident [$($path:tt)+] $next:tt $($rest:tt)*) => {
        $crate::__member!($how [$($path)+ $next] $($rest)*)
    };
}
