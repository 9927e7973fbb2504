/** A page of the console that the guide to the tables shows. */
export interface GuideView {
  /** The picture's file in docs/guides/pictures. */
  readonly file: string;
  /** Below the console's address. */
  readonly path: string;
  /** What the picture shows, in words: its alternative text in the guide. */
  readonly caption: string;
  /** What the page has to show for the caption to be true, as text in its main part. */
  readonly shows: readonly string[];
  /** The same of the form's fields, by their labels' texts in order. */
  readonly fields?: readonly (readonly [label: string, value: string])[];
}

const newBooksTable = new URLSearchParams({
  table_name: "cloudshelf-books",
  partition_key: "category",
  sort_key: "book_id",
  stream: "NEW_AND_OLD_IMAGES",
  index_1_name: "TitleSearchIndex",
  index_1_partition_key: "title",
});

const columns = ["category", "book_id", "title", "author", "price", "stock_quantity", "isbn"]
  .map((name) => `columns=${name}`)
  .join("&");

/** The seven views of the source's guide. */
export const guideViews: readonly GuideView[] = [
  {
    file: "books-creation.png",
    path: `new-table?${newBooksTable}`,
    caption: "The form of a new table, filled with the keys and the index of cloudshelf-books",
    shows: ["Create a table", "Global secondary index 1"],
    fields: [
      ["Table name", "cloudshelf-books"],
      ["Partition key", "category"],
      ["Sort key (optional)", "book_id"],
      ["Stream", "NEW_AND_OLD_IMAGES"],
      ["Index name", "TitleSearchIndex"],
      ["Projection", "ALL"],
    ],
  },
  {
    file: "books-index.png",
    path: "tables/cloudshelf-books",
    caption: "The table cloudshelf-books with TitleSearchIndex on title, all attributes",
    shows: ["cloudshelf-books", "TitleSearchIndex", "title", "All attributes"],
  },
  {
    file: "carts-time-to-live.png",
    path: "tables/cloudshelf-carts/time-to-live",
    caption: "The time to live of cloudshelf-carts, enabled on expires_at",
    shows: ["cloudshelf-carts", "Enabled", "expires_at"],
  },
  {
    file: "users-email-index.png",
    path: "tables/cloudshelf-users",
    caption: "The table cloudshelf-users with EmailIndex on email, all attributes",
    shows: ["cloudshelf-users", "EmailIndex", "email", "All attributes"],
  },
  {
    file: "orders-date-index.png",
    path: "tables/cloudshelf-orders",
    caption: "The table cloudshelf-orders with OrderDateIndex on order_date and order_id",
    shows: ["cloudshelf-orders", "OrderDateIndex", "order_date", "order_id", "All attributes"],
  },
  {
    file: "sample-books.png",
    path: `tables/cloudshelf-books/items?${columns}`,
    caption: "The three sample books as items of cloudshelf-books",
    shows: ["The Great Gatsby", "Clean Code", "The Lean Startup", "12.99", "42.99", "26.99"],
  },
  {
    file: "query-by-category.png",
    path: `tables/cloudshelf-books/items?partition=Technology&${columns}`,
    caption: "A query of cloudshelf-books for the category Technology, which finds Clean Code",
    shows: ["1 item", "Query", "tech-001", "Clean Code"],
  },
];
